import { useState } from 'react';
import { useMemoizedFn } from 'ahooks';
import { useApi } from '../api/api-context';
import { toReport, wasAborted, type ErrorReport } from '../api/api-error';
import { openSink, saveStream } from '../api/save-stream';
import type { BackupRow } from '../model/backup-rows';
import type { useTransfers } from './useTransfers';

/** What can be done with a backup at once, without a dialog; `error` is of the last one that failed. */
export function useRowActions(run: ReturnType<typeof useTransfers>['run'], changed: () => void) {
  const api = useApi();
  const [error, setError] = useState<ErrorReport | null>(null);

  const attempt = async (work: () => Promise<unknown>) => {
    setError(null);
    await work().catch((failure: unknown) => {
      if (!wasAborted(failure)) setError(toReport(failure));
    });
  };
  const download = useMemoizedFn(({ name }: BackupRow) =>
    attempt(async () => {
      const sink = await openSink(name);
      await run('download', name, async (transfer) =>
        saveStream(await api.download(name, transfer.signal), sink, transfer),
      );
    }),
  );
  const verify = useMemoizedFn(async ({ name }: BackupRow) => {
    await attempt(() => api.verify(name));
    changed();
  });
  const pin = useMemoizedFn(async ({ name, archive }: BackupRow) => {
    await attempt(() => (archive?.keeping.pinned ? api.unpin(name) : api.pin(name)));
    changed();
  });
  const dismiss = useMemoizedFn(async ({ key }: BackupRow) => {
    await attempt(() => api.dismiss(key));
    changed();
  });
  return { download, verify, pin, dismiss, error, forget: () => setError(null) };
}
