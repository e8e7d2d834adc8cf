import { InfoCircleOutlined } from '@ant-design/icons';
import { theme } from 'antd';
import type { GroupKey } from '../../../backup-rules/groups';
import type { GroupItem } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { countCollections } from '../../model/collection-counts';
import { GroupChoice } from '../collections/GroupChoice';

interface Props {
  group: GroupKey;
  items: GroupItem[];
  chosen: ReadonlySet<string>;
  /** Null stands for the whole group. */
  onToggle(names: string[] | null, on: boolean): void;
}

/** A group of the archive; what is not ticked of it stays as it is. */
export function ArchiveGroup({ group, items, chosen, onToggle }: Props) {
  const t = useT();
  const { number, collections, rows: rowsOf, size } = useFormats();
  const { token } = theme.useToken();
  const ticked = items.filter(({ name }) => chosen.has(name));
  const part = ticked.length > 0 && ticked.length < items.length;
  const { rows, bytes } = countCollections(part ? ticked : items);
  const counts = [
    part
      ? t('progress.collections', { done: number(ticked.length), total: number(items.length) })
      : collections(items.length),
    rowsOf(rows ?? 0),
    size(bytes ?? 0),
  ];
  return (
    <GroupChoice
      {...{ group, items, chosen, onToggle }}
      counts={counts.join(' · ')}
      without={
        <div>
          <InfoCircleOutlined style={{ color: token.colorInfo }} aria-hidden />{' '}
          {t(part ? 'restore.without-some' : 'restore.without', { loss: t(`group.${group}.loss`) })}
        </div>
      }
    />
  );
}
