import { DownOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Checkbox, Flex, Typography, theme } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import type { GroupItem } from '../../../common/api';
import type { GroupKey } from '../../../backup-rules/groups';
import { useT } from '../../locale';
import { CollectionTable } from './CollectionTable';

interface Props {
  group: GroupKey;
  items: GroupItem[];
  chosen: ReadonlySet<string>;
  /** How much is in it, or is ticked of it. */
  counts: string;
  /** What follows from what is not ticked. */
  without: ReactNode;
  /** Said of a group that nobody ticks or unticks as a whole. */
  fixed?: string;
  /** Not even its single collections can be left out. */
  locked?: boolean;
  /** Null stands for the whole group. */
  onToggle(names: string[] | null, on: boolean): void;
}

/** A group: all of it, none of it, or single collections. */
export function GroupChoice({ group, items, chosen, counts, without, fixed, locked = false, onToggle }: Props) {
  const t = useT();
  const { token } = theme.useToken();
  const [open, setOpen] = useState(false);
  const about = useId();
  const ticked = items.filter(({ name }) => chosen.has(name));
  const title = t(`group.${group}.title`);
  const inset = { paddingInlineStart: token.controlInteractiveSize + token.paddingXS };
  return (
    <div>
      <Flex justify="space-between" gap="middle" wrap>
        <Checkbox
          checked={ticked.length === items.length}
          indeterminate={ticked.length > 0 && ticked.length < items.length}
          disabled={fixed !== undefined}
          aria-describedby={about}
          onChange={({ target }) => onToggle(null, target.checked)}
        >
          <Typography.Text strong>{title}</Typography.Text>
        </Checkbox>
        <Typography.Text type="secondary" style={{ marginInlineStart: 'auto' }}>
          {counts}
        </Typography.Text>
      </Flex>
      <div style={inset}>
        <div id={about}>
          <Typography.Text type="secondary">{fixed ?? t(`group.${group}.description`)}</Typography.Text>
          {ticked.length < items.length && without}
        </div>
        <Button
          type="link"
          size="small"
          style={{ paddingInline: 0 }}
          icon={open ? <DownOutlined aria-hidden /> : <RightOutlined aria-hidden />}
          aria-expanded={open}
          aria-label={t(locked ? 'create.show.of' : 'restore.single.of', { group: title })}
          onClick={() => setOpen(!open)}
        >
          {t(locked ? 'create.show' : 'restore.single')}
        </Button>
        {open && <CollectionTable items={items} chosen={chosen} locked={locked} onToggle={onToggle} />}
      </div>
    </div>
  );
}
