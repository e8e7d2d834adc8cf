import { Button, Flex, Typography } from 'antd';
import type { RestoreRow, SavedRestore } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { choiceWords, shortMannerWords } from '../../model/restore-words';
import { RunState } from '../restore/RunState';

interface Props {
  row: SavedRestore;
  /** Its last run, where that is still known of. */
  run: RestoreRow | undefined;
  onDetails(id: string): void;
}

/** From where to where, what, how, by whom, and how it went last. */
export function SavedRestoreFacts({ row, run, onDetails }: Props) {
  const t = useT();
  const { moment } = useFormats();
  const { archive, connection, choice, manner, createdBy, updatedAt, lastRun } = row;
  const target = connection?.missing
    ? t('database.missing', { name: connection.name })
    : (connection?.name ?? t('database.own'));
  const lines = [
    [archive ?? t('saved.draft'), target].join(' → '),
    [...choiceWords(choice, t), ...shortMannerWords(manner, t)].join(' · '),
    [t('saved.changed', { when: moment(updatedAt) }), createdBy].filter(Boolean).join(' · '),
  ];
  return (
    <Flex vertical style={{ overflowWrap: 'anywhere' }}>
      {lines.map((line) => (
        <Typography.Text key={line} type="secondary">
          {line}
        </Typography.Text>
      ))}
      <Flex gap="small" align="center" wrap>
        <Typography.Text type="secondary">{t(lastRun ? 'saved.last-run' : 'saved.never-run')}</Typography.Text>
        {lastRun && <RunState row={{ ...lastRun, result: run?.result ?? null }} />}
        {lastRun && (
          <Button type="link" size="small" style={{ paddingInline: 0 }} onClick={() => onDetails(lastRun.id)}>
            {lastRun.finishedAt ? moment(lastRun.finishedAt) : t('action.details')}
          </Button>
        )}
      </Flex>
    </Flex>
  );
}
