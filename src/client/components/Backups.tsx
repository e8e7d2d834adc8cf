import { App, Card, Flex, Grid } from 'antd';
import { useCallback, useState } from 'react';
import { useApi } from '../api/api-context';
import { useBackups } from '../hooks/useBackups';
import { useRestores } from '../hooks/useRestores';
import { useRestoring } from '../hooks/useRestoring';
import { useOtherTabs } from '../hooks/useOtherTabs';
import { useOutcomes } from '../hooks/useOutcomes';
import { useRowActions } from '../hooks/useRowActions';
import { useSchedules } from '../hooks/useSchedules';
import { useTransfers } from '../hooks/useTransfers';
import { useT } from '../locale';
import { isUnderWay, type BackupRow } from '../model/backup-rows';
import { BackupDetails } from './BackupDetails';
import { BackupTable } from './BackupTable';
import { Connections } from './connections/Connections';
import { DeleteModal } from './DeleteModal';
import { ErrorNotice } from './ErrorNotice';
import { GroupGuide } from './GroupGuide';
import { Keys } from './keys/Keys';
import { NewBackupModal } from './NewBackupModal';
import { RestoreHistory } from './restore/RestoreHistory';
import { Restores } from './restore/Restores';
import { Schedules } from './schedules/Schedules';
import { ScheduleTrouble } from './schedules/ScheduleTrouble';
import { TaskProgress } from './TaskProgress';
import { Toolbar } from './Toolbar';
import { TransferList } from './TransferList';
import { TrendChart } from './TrendChart';

const NONE: BackupRow[] = [];

/** The page, given its api. */
export function Backups() {
  const api = useApi();
  const t = useT();
  const { notification } = App.useApp();
  const { md: wide } = Grid.useBreakpoint();
  const { rows, error, loading, refresh } = useBackups();
  const { transfers, run } = useTransfers();
  const [creating, setCreating] = useState(false);
  const [learning, setLearning] = useState(false);
  const [connecting, setConnecting] = useState(false);
  const [showsKeys, setShowsKeys] = useState(false);
  const [scheduling, setScheduling] = useState(false);
  const [moves, setMoves] = useState(0);
  const [detailed, setDetailed] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<BackupRow | null>(null);
  const restores = useRestores();
  const restoring = useRestoring();
  const schedules = useSchedules(rows?.filter(isUnderWay).length ?? 0);
  const changed = useOtherTabs(() => {
    refresh();
    schedules.refresh();
  });
  const actions = useRowActions(run, changed);
  const details = rows?.find(({ key }) => key === detailed);
  useOutcomes(rows);

  const upload = async (file: File) => {
    if (!(await run('upload', file.name, (transfer) => api.upload(file, transfer)))) return;
    notification.success({ message: t('transfer.uploaded', { name: file.name }) });
    changed();
  };
  const showDetails = useCallback(({ key }: BackupRow) => setDetailed(key), []);
  const { begin } = restoring;
  const restore = useCallback(({ name }: BackupRow) => begin({ archive: name }), [begin]);

  return (
    <Card variant="borderless" size={wide ? 'default' : 'small'}>
      <Flex vertical gap="middle">
        <Toolbar
          loading={loading}
          onCreate={() => setCreating(true)}
          onUpload={upload}
          onRestoreFile={() => begin('file')}
          onRestoreTasks={restoring.showTasks}
          onSchedules={() => setScheduling(true)}
          onConnections={() => setConnecting(true)}
          onKeys={() => setShowsKeys(true)}
          onLearnMore={() => setLearning(true)}
          onRefresh={refresh}
        />
        {error && !restores.restarting && <ErrorNotice error={error} retry={refresh} />}
        {actions.error && <ErrorNotice error={actions.error} onClose={actions.forget} />}
        {schedules.rows?.map(
          (row) => row.trouble && <ScheduleTrouble key={row.id} row={row} trouble={row.trouble} onSeen={changed} />,
        )}
        {rows?.filter(isUnderWay).map((row) => (
          <TaskProgress key={row.activeTask} row={row} onChange={changed} />
        ))}
        <Restores restores={restores} restoring={restoring} onArchivesChanged={changed} />
        <TransferList transfers={transfers} />
        <TrendChart rows={rows ?? NONE} />
        <BackupTable
          rows={rows ?? NONE}
          loading={rows === undefined && loading}
          onCreate={() => setCreating(true)}
          onDetails={showDetails}
          onDownload={actions.download}
          onVerify={actions.verify}
          onPin={actions.pin}
          onDismiss={actions.dismiss}
          onDelete={setDeleting}
          onRestore={restore}
        />
        <RestoreHistory rows={restores.rows} onDetails={restoring.showDetails} />
      </Flex>
      {creating && (
        <NewBackupModal
          revision={moves}
          onClose={() => setCreating(false)}
          onLearnMore={() => setLearning(true)}
          onStarted={() => {
            setCreating(false);
            changed();
          }}
        />
      )}
      {connecting && <Connections onClose={() => setConnecting(false)} />}
      {showsKeys && <Keys onClose={() => setShowsKeys(false)} />}
      {scheduling && (
        <Schedules
          schedules={schedules}
          showRun={({ id, archive }) => {
            const run = rows?.find(({ key }) => key === archive || key === id);
            return run ? () => showDetails(run) : null;
          }}
          onChanged={changed}
          onClose={() => setScheduling(false)}
        />
      )}
      {details && <BackupDetails row={details} onChanged={changed} onClose={() => setDetailed(null)} />}
      {deleting && (
        <DeleteModal
          row={deleting}
          onClose={() => setDeleting(null)}
          onDeleted={() => {
            setDeleting(null);
            notification.success({ message: t('delete.done') });
            changed();
          }}
        />
      )}
      {learning && <GroupGuide onClose={() => setLearning(false)} onMoved={() => setMoves((count) => count + 1)} />}
    </Card>
  );
}
