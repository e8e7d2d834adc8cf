import { Alert, Flex } from 'antd';
import type { ArchiveRow } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { Facts } from '../Facts';
import { GroupTags } from '../GroupTags';

interface Props {
  archive: ArchiveRow;
  /** It was uploaded as an archive of the deprecated plugin; its warnings say what that could not keep. */
  converted: boolean;
}

/** What the archive says of itself, before anybody decides about it. */
export function ArchiveFacts({ archive: { name, createdAt, size, facts }, converted }: Props) {
  const t = useT();
  const formats = useFormats();
  const made = [formats.moment(createdAt), facts?.createdBy].filter(Boolean).join(' · ');
  const amount = facts && [formats.collections(facts.collections), formats.rows(facts.rows)].join(' · ');
  const items = [
    { key: 'name', filled: true, value: name },
    { key: 'made', value: made },
    { key: 'size', value: formats.size(size) },
    { key: 'application', value: facts && t('restore.facts.version', { version: facts.applicationVersion }) },
    { key: 'database', value: facts?.databaseVersion },
    { key: 'contents', value: amount },
    { key: 'groups', value: facts && <GroupTags groups={facts.groups} /> },
    { key: 'note', filled: true, value: facts?.note },
  ];
  return (
    <Flex vertical gap="small">
      <Facts items={items} label="restore.facts" />
      {facts && facts.warnings.length > 0 && (
        <Warnings title={t(converted ? 'restore.converted' : 'restore.facts.warnings')} warnings={facts.warnings} />
      )}
    </Flex>
  );
}

export function Warnings({ title, warnings }: { title: string; warnings: string[] }) {
  return (
    <Alert
      type="warning"
      showIcon
      message={title}
      description={warnings.map((warning) => (
        <div key={warning}>{warning}</div>
      ))}
    />
  );
}
