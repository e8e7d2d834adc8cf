import { WarningOutlined } from '@ant-design/icons';
import { Checkbox, Flex, Typography, theme } from 'antd';
import type { DumpableCollections, GroupItem } from '../../common/api';
import type { GroupKey } from '../../backup-rules/groups';
import { useFormats, type Formats } from '../formats';
import { useT } from '../locale';
import { countCollections } from '../model/collection-counts';

interface Props {
  collections: DumpableCollections;
  /** Groups that can be chosen. */
  offered: GroupKey[];
  chosen: GroupKey[];
  onChange(chosen: GroupKey[]): void;
}

export function GroupPicker({ collections, offered, chosen, onChange }: Props) {
  const t = useT();
  const formats = useFormats();
  const toggle = (group: GroupKey, on: boolean) =>
    onChange(offered.filter((one) => (one === group ? on : chosen.includes(one))));
  const summary = describeCounts(
    chosen.flatMap((group) => collections[group] ?? []),
    formats,
  );
  return (
    <Flex vertical gap="middle" role="group" aria-label={t('create.groups')}>
      {offered.map((group) => (
        <Choice
          key={group}
          group={group}
          items={collections[group] ?? []}
          checked={chosen.includes(group)}
          onChange={group === 'required' ? undefined : (on) => toggle(group, on)}
        />
      ))}
      {collections.skipped && <Choice group="skipped" items={collections.skipped} checked={false} />}
      <Typography.Text role="status">{t('create.summary', { summary })}</Typography.Text>
    </Flex>
  );
}

interface ChoiceProps {
  group: GroupKey;
  items: GroupItem[];
  checked: boolean;
  /** Absent where there is no choice. */
  onChange?(checked: boolean): void;
}

const FIXED: readonly GroupKey[] = ['required', 'skipped'];

function Choice({ group, items, checked, onChange }: ChoiceProps) {
  const t = useT();
  const formats = useFormats();
  const { token } = theme.useToken();
  const about = `strongbox-about-${group}`;
  return (
    <div>
      <Flex justify="space-between" gap="middle" wrap>
        <Checkbox
          checked={checked}
          disabled={!onChange}
          aria-describedby={about}
          onChange={({ target }) => onChange?.(target.checked)}
        >
          <Typography.Text strong>{t(`group.${group}.title`)}</Typography.Text>
        </Checkbox>
        <Typography.Text type="secondary" style={{ marginInlineStart: 'auto' }}>
          {describeCounts(items, formats)}
        </Typography.Text>
      </Flex>
      <div id={about} style={{ paddingInlineStart: token.controlInteractiveSize + token.paddingXS }}>
        <Typography.Text type="secondary">
          {FIXED.includes(group) ? t(`create.${group}`) : t(`group.${group}.description`)}
        </Typography.Text>
        {!checked && onChange && (
          <div>
            <WarningOutlined style={{ color: token.colorWarning }} aria-hidden />{' '}
            {t('create.loss', { loss: t(`group.${group}.loss`) })}
          </div>
        )}
      </div>
    </div>
  );
}

function describeCounts(items: GroupItem[], formats: Formats): string {
  const { collections, rows, bytes } = countCollections(items);
  const parts = [
    formats.collections(collections),
    rows !== null && `≈ ${formats.rows(rows)}`,
    bytes !== null && `≈ ${formats.size(bytes)}`,
  ];
  return parts.filter(Boolean).join(' · ');
}
