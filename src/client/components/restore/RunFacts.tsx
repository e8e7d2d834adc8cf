import { Flex, Typography } from 'antd';
import type { RestoreDetail } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { kindOf } from '../../model/restore-rows';
import { choiceWords, mannerWords } from '../../model/restore-words';
import { Facts, type Fact } from '../Facts';
import { RunState } from './RunState';

/** Which run it was: of what, where to, by whom, when, and what was asked for. */
export function RunFacts({ row }: { row: RestoreDetail }) {
  const t = useT();
  const formats = useFormats();
  const { archive, connection, createdAt, createdBy, finishedAt, planned, saved, startedAt } = row;
  const seconds = startedAt && finishedAt && (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  const items: Fact[] = [
    { key: 'saved', filled: true, value: saved?.name },
    { key: 'archive', filled: true, value: archive && <Typography.Text copyable>{archive}</Typography.Text> },
    { key: 'source', filled: true, value: planned && formats.exactMoment(planned.source.createdAt) },
    { key: 'what', value: t(`restore.kind.${kindOf(row)}`) },
    { key: 'state', value: <RunState row={row} /> },
    { key: 'target', value: connection?.name ?? t('database.own') },
    { key: 'who', value: createdBy },
    { key: 'when', value: <time dateTime={createdAt}>{formats.exactMoment(createdAt)}</time> },
    { key: 'duration', value: typeof seconds === 'number' && formats.duration(seconds) },
    { key: 'choice', filled: true, value: planned && <Lines lines={choiceWords(planned.choice, t)} /> },
    { key: 'manner', filled: true, value: planned && <Lines lines={mannerWords(planned.manner, t)} /> },
    { key: 'id', filled: true, value: <Typography.Text copyable>{row.id}</Typography.Text> },
  ];
  return <Facts items={items} label="restore.run" />;
}

function Lines({ lines }: { lines: string[] }) {
  return (
    <Flex vertical style={{ overflowWrap: 'anywhere' }}>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </Flex>
  );
}
