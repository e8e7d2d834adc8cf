import { Tag } from 'antd';
import type { GroupKey } from '../../backup-rules/groups';
import { useT } from '../locale';

const COLORS: Partial<Record<GroupKey, string>> = {
  required: 'blue',
  user: 'purple',
  custom: 'green',
  logs: 'gold',
  'third-party': 'cyan',
  unknown: 'red',
};

export function GroupTags({ groups }: { groups: GroupKey[] }) {
  const t = useT();
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 4 }}>
      {groups.map((group) => (
        <Tag key={group} color={COLORS[group]} style={{ marginInlineEnd: 0 }}>
          {t(`group.${group}.short`)}
        </Tag>
      ))}
    </div>
  );
}
