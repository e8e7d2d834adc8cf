import { Flex, Select, Typography } from 'antd';
import type { GroupItem } from '../../../common/api';
import { useT } from '../../locale';
import { NO_MAPPING, type MappingDraft } from '../../model/restore-manner';
import { useTitle } from '../../title-template';
import { MappingEditor } from './MappingEditor';

interface Props {
  mappings: MappingDraft[];
  chosen: GroupItem[];
  hasSchemas: boolean;
  /** Whether live rows can stay beside those of the archive. */
  combines: boolean;
  onChange(mappings: MappingDraft[]): void;
}

/** Collections that are restored in another way than the rest: into other tables, or beside live rows. */
export function MappingList({ mappings, chosen, hasSchemas, combines, onChange }: Props) {
  const t = useT();
  const title = useTitle();
  const byName = new Map(chosen.map((item) => [item.name, item]));
  const taken = new Set(mappings.map(({ collection }) => collection));
  const label = (item: GroupItem) => [...new Set([title(item), item.name])].join(' · ');
  const replace = (next: MappingDraft) =>
    onChange(mappings.map((one) => (one.collection === next.collection ? next : one)));
  return (
    <Flex vertical gap="small">
      <div>
        <Typography.Text strong>{t('restore.mapping')}</Typography.Text>
        <br />
        <Typography.Text type="secondary">{t('restore.mapping.about')}</Typography.Text>
      </div>
      {mappings
        .filter(({ collection }) => byName.has(collection))
        .map((mapping) => (
          <MappingEditor
            key={mapping.collection}
            mapping={mapping}
            title={title(byName.get(mapping.collection) as GroupItem)}
            hasSchemas={hasSchemas}
            combines={combines}
            onChange={replace}
            onRemove={() => onChange(mappings.filter((one) => one !== mapping))}
          />
        ))}
      <Select
        showSearch
        value={null}
        optionFilterProp="label"
        placeholder={t('restore.mapping.add')}
        aria-label={t('restore.mapping.add')}
        options={chosen
          .filter(({ name }) => !taken.has(name))
          .map((item) => ({ value: item.name, label: label(item) }))}
        onChange={(collection: string) => onChange([...mappings, { ...NO_MAPPING, collection }])}
        style={{ maxWidth: 420, width: '100%' }}
      />
    </Flex>
  );
}
