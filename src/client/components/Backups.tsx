import { App, Card, Flex } from 'antd';
import { useState } from 'react';
import { useApi } from '../api/api-context';
import { toReport, wasAborted } from '../api/api-error';
import { openSink, saveStream } from '../api/save-stream';
import { useBackups } from '../hooks/useBackups';
import { useOutcomes } from '../hooks/useOutcomes';
import { useTransfers } from '../hooks/useTransfers';
import { useT } from '../locale';
import { isUnderWay, type BackupRow } from '../model/backup-rows';
import { BackupTable } from './BackupTable';
import { DeleteModal } from './DeleteModal';
import { ErrorNotice } from './ErrorNotice';
import { GroupGuide } from './GroupGuide';
import { NewBackupModal } from './NewBackupModal';
import { TaskProgress } from './TaskProgress';
import { Toolbar } from './Toolbar';
import { TransferList } from './TransferList';

/** The page, given its api. */
export function Backups() {
  const api = useApi();
  const t = useT();
  const { message } = App.useApp();
  const { rows, error, loading, refresh } = useBackups();
  const { transfers, run } = useTransfers();
  const [creating, setCreating] = useState(false);
  const [learning, setLearning] = useState(false);
  const [deleting, setDeleting] = useState<BackupRow | null>(null);
  const [actionError, setActionError] = useState<unknown>(null);
  useOutcomes(rows);

  const download = async ({ name }: BackupRow) => {
    try {
      const sink = await openSink(name);
      await run('download', name, async (transfer) =>
        saveStream(await api.download(name, transfer.signal), sink, transfer),
      );
    } catch (failure) {
      if (!wasAborted(failure)) setActionError(toReport(failure));
    }
  };
  const verify = async ({ name }: BackupRow) => {
    setActionError(null);
    await api.verify(name).catch(setActionError);
    refresh();
  };
  const upload = async (file: File) => {
    if (!(await run('upload', file.name, (transfer) => api.upload(file, transfer)))) return;
    message.success(t('transfer.uploaded', { name: file.name }));
    refresh();
  };

  return (
    <Card variant="borderless">
      <Flex vertical gap="middle">
        <Toolbar
          loading={loading}
          onCreate={() => setCreating(true)}
          onUpload={upload}
          onLearnMore={() => setLearning(true)}
          onRefresh={refresh}
        />
        {error && <ErrorNotice error={error} retry={refresh} />}
        {actionError !== null && <ErrorNotice error={actionError} onClose={() => setActionError(null)} />}
        {rows?.filter(isUnderWay).map((row) => (
          <TaskProgress key={row.activeTask} row={row} onChange={refresh} />
        ))}
        <TransferList transfers={transfers} />
        <BackupTable
          rows={rows ?? []}
          loading={rows === undefined && loading}
          onCreate={() => setCreating(true)}
          onDownload={download}
          onVerify={verify}
          onDelete={setDeleting}
        />
      </Flex>
      {creating && (
        <NewBackupModal
          onClose={() => setCreating(false)}
          onLearnMore={() => setLearning(true)}
          onStarted={() => {
            setCreating(false);
            refresh();
          }}
        />
      )}
      {deleting && (
        <DeleteModal
          row={deleting}
          onClose={() => setDeleting(null)}
          onDeleted={() => {
            setDeleting(null);
            message.success(t('delete.done'));
            refresh();
          }}
        />
      )}
      <GroupGuide open={learning} onClose={() => setLearning(false)} />
    </Card>
  );
}
