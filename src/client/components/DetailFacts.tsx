import { Typography } from 'antd';
import { useFormats } from '../formats';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';
import { keepingWords } from '../model/keeping-words';
import { EncryptionFact } from './encryption/EncryptionFact';
import { Facts, type Fact } from './Facts';
import { FileRoots } from './files/FileRoots';
import { GroupTags } from './GroupTags';
import { StateCell } from './StateCell';

/** What is known of the backup as a whole; what is not known is not there. */
export function DetailFacts({ row }: { row: BackupRow }) {
  const t = useT();
  const formats = useFormats();
  const { archive, createdBy, connection, note, groups, rows, size, duration } = row;
  const { encryption, facts, keeping, verification } = archive ?? {};
  const { files = [] } = facts ?? {};
  const verified = verification?.finishedAt ? formats.exactMoment(verification.finishedAt) : t('details.unverified');
  const items: Fact[] = [
    { key: 'name', filled: true, value: <Typography.Text copyable>{row.name}</Typography.Text> },
    { key: 'note', filled: true, value: note && <span style={{ whiteSpace: 'pre-wrap' }}>{note}</span> },
    { key: 'made', value: formats.exactMoment(row.at) },
    { key: 'by', value: createdBy },
    { key: 'schedule', value: keeping?.schedule?.name },
    { key: 'source', value: connection?.name },
    { key: 'state', value: <StateCell row={row} /> },
    { key: 'verified', value: archive && verified },
    { key: 'keeping', filled: true, value: keeping && keepingWords(keeping, t, formats).join(' ') },
    {
      key: 'encryption',
      filled: true,
      value: archive && encryption && <EncryptionFact encryption={encryption} facts={archive.facts} />,
    },
    { key: 'groups', filled: true, value: groups.length > 0 && <GroupTags groups={groups} /> },
    { key: 'collections', value: facts && formats.number(facts.collections) },
    { key: 'rows', value: rows !== null && formats.number(rows) },
    { key: 'files', filled: true, value: files.length > 0 && <FileRoots roots={files} /> },
    { key: 'size', value: size !== null && formats.size(size) },
    { key: 'bytes', value: facts && formats.size(facts.bytes) },
    { key: 'duration', value: duration !== null && formats.duration(duration) },
    { key: 'application', value: facts && t('details.version', { version: facts.applicationVersion }) },
    { key: 'database', value: facts?.databaseVersion },
    { key: 'id', filled: true, value: facts && <Typography.Text copyable>{facts.id}</Typography.Text> },
  ];
  return <Facts items={items} label="details" />;
}
