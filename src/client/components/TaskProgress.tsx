import { Card, Flex, Progress, Typography, theme } from 'antd';
import { useRequest } from 'ahooks';
import { useApi } from '../api/api-context';
import { shownOnPage } from '../api/api-error';
import { useFormats } from '../formats';
import { usePowers } from '../hooks/usePowers';
import { useT } from '../locale';
import { shareDone, type BackupRow } from '../model/backup-rows';
import { ErrorNotice } from './ErrorNotice';
import { StopButton } from './StopButton';

/** A backup or a verification under way, with what it does now, how long it will take, and a way to stop it. */
export function TaskProgress({ row, onChange }: { row: BackupRow; onChange: () => void }) {
  const api = useApi();
  const t = useT();
  const powers = usePowers();
  const { token } = theme.useToken();
  const { name, state, activeTask, progress } = row;
  const cancel = useRequest(() => api.cancel(activeTask ?? ''), {
    manual: true,
    onSuccess: onChange,
    onError: shownOnPage,
  });
  if (!progress || !activeTask) return null;
  const stopping = cancel.loading || cancel.data !== undefined;
  const title = t(`progress.${state}`, { name });
  return (
    <Card size="small" role="region" aria-label={title}>
      <Flex vertical gap={token.marginXXS}>
        <Flex justify="space-between" align="center" wrap style={{ columnGap: token.margin }}>
          <Typography.Text strong style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Typography.Text>
          {powers.create && (
            <StopButton
              title={t(`cancel.${state}.title`)}
              description={t(`cancel.${state}.description`)}
              stopping={stopping}
              onStop={cancel.run}
            />
          )}
        </Flex>
        <Progress
          percent={Math.floor(shareDone(progress) * 100)}
          status="active"
          showInfo={false}
          aria-label={title}
          style={{ marginBottom: 0 }}
        />
        {row.connection && <span>{t('database.from', { name: row.connection.name })}</span>}
        <Facts row={row} />
        {cancel.error && <ErrorNotice error={cancel.error} />}
      </Flex>
    </Card>
  );
}

function Facts({ row: { state, progress } }: { row: BackupRow }) {
  const t = useT();
  const formats = useFormats();
  if (!progress) return null;
  const { stage, current, collectionsDone, collectionsTotal, rows, bytes, bytesTotal, remaining } = progress;
  const size = formats.size(bytes);
  const facts = [
    t(`stage.${stage}`),
    collectionsTotal > 0 &&
      t('progress.collections', {
        done: formats.number(collectionsDone),
        total: formats.number(collectionsTotal),
      }),
    rows > 0 && formats.rows(rows),
    // What a backup will come to is an estimate; what a verification reads is known.
    state === 'verifying' && bytesTotal
      ? t('progress.bytes', { done: size, total: formats.size(bytesTotal) })
      : bytes > 0 && size,
    remaining !== null && formats.remaining(remaining),
    current,
  ];
  return <Typography.Text type="secondary">{facts.filter(Boolean).join(' · ')}</Typography.Text>;
}
