import { Alert, Card, Flex, Progress, Steps, Typography } from 'antd';
import { useRequest } from 'ahooks';
import type { RestoreRow } from '../../../common/api';
import { shownOnPage } from '../../api/api-error';
import { useRestoresApi } from '../../api/restores-context';
import { useFormats } from '../../formats';
import { usePowers } from '../../hooks/usePowers';
import { useT } from '../../locale';
import { shareDone } from '../../model/backup-rows';
import { kindOf } from '../../model/restore-rows';
import { isBeforeSwitch, shownStage, stagesOf } from '../../model/restore-stages';
import { ErrorNotice } from '../ErrorNotice';
import { StopButton } from '../StopButton';

interface Props {
  row: RestoreRow;
  /** Nobody answers: what is shown is what was known last. */
  restarting: boolean;
  onChange(): void;
}

/** Stages that know how far they are. */
const MEASURED = ['loading', 'files'];

/** A restore or an undo that runs: its stages, where it is, and a way to stop it as long as there is one. */
export function RestoreProgress({ row, restarting, onChange }: Props) {
  const t = useT();
  const { kind, archive, progress } = row;
  const title = t(`restore.progress.${kindOf(row)}`, { name: archive });
  const stages = stagesOf(row);
  const stage = restarting ? 'reloading' : progress.stage;
  const stoppable = isBeforeSwitch(row) && !restarting;
  return (
    <Card size="small" role="region" aria-label={title}>
      <Flex vertical gap="small">
        <Flex justify="space-between" align="start" gap="small" wrap>
          <Typography.Text strong>{title}</Typography.Text>
          {stoppable && <StopRestore task={row.id} onChange={onChange} />}
        </Flex>
        <Steps
          size="small"
          responsive
          current={Math.max(stages.indexOf(shownStage(stage)), 0)}
          items={stages.map((key) => ({ title: t(`restore.stage.${key}`) }))}
        />
        {MEASURED.includes(stage) && (
          <Progress percent={Math.floor(shareDone(progress) * 100)} status="active" aria-label={title} />
        )}
        {row.connection && <span>{t('database.into', { name: row.connection.name })}</span>}
        <Typography.Text type="secondary" role="status" aria-live="polite">
          {useLine(row, restarting)}
        </Typography.Text>
        {!stoppable && kind === 'restore' && !restarting && <span>{t('restore.progress.no-return')}</span>}
        {restarting && (
          <Alert
            type="info"
            showIcon
            message={t('restore.restarting')}
            description={t('restore.restarting.description')}
          />
        )}
      </Flex>
    </Card>
  );
}

function StopRestore({ task, onChange }: { task: string; onChange: () => void }) {
  const t = useT();
  const api = useRestoresApi();
  const powers = usePowers();
  const cancel = useRequest(() => api.cancel(task), { manual: true, onSuccess: onChange, onError: shownOnPage });
  const stopping = cancel.loading || cancel.data !== undefined;
  if (!powers.restore) return null;
  return (
    <>
      <StopButton
        title={t('restore.stop.title')}
        description={t('restore.stop.description')}
        stopping={stopping}
        onStop={cancel.run}
      />
      {cancel.error && <ErrorNotice error={cancel.error} />}
    </>
  );
}

function useLine({ progress }: RestoreRow, restarting: boolean): string {
  const t = useT();
  const formats = useFormats();
  const { stage, current, collectionsDone, collectionsTotal, rows, bytes, remaining } = progress;
  if (restarting) return t('stage.reloading');
  const facts = [
    t(`stage.${stage}`),
    collectionsTotal > 0 &&
      t('progress.collections', { done: formats.number(collectionsDone), total: formats.number(collectionsTotal) }),
    rows > 0 && formats.rows(rows),
    bytes > 0 && formats.size(bytes),
    remaining !== null && formats.remaining(remaining),
    current,
  ];
  return facts.filter(Boolean).join(' · ');
}
