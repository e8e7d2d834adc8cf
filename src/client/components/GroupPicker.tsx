import { WarningOutlined } from '@ant-design/icons';
import { Flex, Typography, theme } from 'antd';
import { useMemo } from 'react';
import type { GroupKey } from '../../backup-rules/groups';
import type { DumpableCollections, GroupItem } from '../../common/api';
import { useFormats } from '../formats';
import { useT } from '../locale';
import { namesOf, withNames } from '../model/collection-choice';
import { countCollections, describeCounts, filledGroups } from '../model/collection-counts';
import { closeChoice } from '../model/collection-needs';
import { AddedCollections } from './collections/AddedCollections';
import { GroupChoice } from './collections/GroupChoice';

interface Props {
  contents: DumpableCollections;
  chosen: ReadonlySet<string>;
  onChoose(chosen: ReadonlySet<string>): void;
}

/** Whole groups that nobody ticks or unticks; single skipped collections can be added. */
const FIXED: readonly GroupKey[] = ['required', 'skipped'];

/** Groups and single collections, what they bring along, and what all of it comes to. */
export function GroupPicker({ contents, chosen, onChoose }: Props) {
  const t = useT();
  const formats = useFormats();
  const { items, added } = useMemo(() => closeChoice(contents, chosen), [contents, chosen]);
  return (
    <Flex vertical gap="middle">
      <Flex vertical gap="middle" role="group" aria-label={t('create.groups')}>
        {filledGroups(contents).map((group) => (
          <ApplicationGroup
            key={group}
            group={group}
            items={contents[group] ?? []}
            chosen={chosen}
            onToggle={(names, on) => onChoose(withNames(chosen, names ?? namesOf(contents, group), on))}
          />
        ))}
      </Flex>
      <AddedCollections plan={{ added, collections: items }} />
      <Typography.Text role="status">
        {t('create.summary', { summary: describeCounts(countCollections(items), formats) })}
      </Typography.Text>
    </Flex>
  );
}

interface GroupProps extends Pick<Props, 'chosen'> {
  group: GroupKey;
  items: GroupItem[];
  onToggle(names: string[] | null, on: boolean): void;
}

/** A group of what is backed up, with what is lost without it. */
function ApplicationGroup({ group, items, chosen, onToggle }: GroupProps) {
  const t = useT();
  const formats = useFormats();
  const { token } = theme.useToken();
  const ticked = items.filter(({ name }) => chosen.has(name)).length;
  const part = ticked > 0 && ticked < items.length;
  const counts = describeCounts(countCollections(items), formats);
  const fixed = FIXED.includes(group);
  const loss = t(part ? 'create.loss-some' : 'create.loss', { loss: t(`group.${group}.loss`) });
  return (
    <GroupChoice
      {...{ group, items, chosen, onToggle }}
      counts={part ? `${t('create.chosen', { value: formats.number(ticked) })} · ${counts}` : counts}
      without={
        !fixed && (
          <div>
            <WarningOutlined style={{ color: token.colorWarning }} aria-hidden /> {loss}
          </div>
        )
      }
      fixed={fixed ? t(`create.${group}`) : undefined}
      locked={group === 'required'}
    />
  );
}
