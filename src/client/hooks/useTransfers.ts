import { useCallback, useState } from 'react';
import { toReport, wasAborted, type ErrorReport } from '../api/api-error';
import type { Transfer } from '../api/backups-api';

export interface TransferState {
  id: number;
  direction: 'upload' | 'download';
  name: string;
  /** 0 to 1; null while the whole is not known. */
  share: number | null;
  error: ErrorReport | null;
  /** Stops it, or takes the failed one off the page. */
  close(): void;
}

let lastId = 0;

/** Uploads and downloads of this page. Those that succeed leave the list; those that fail stay until closed. */
export function useTransfers() {
  const [transfers, setTransfers] = useState<TransferState[]>([]);

  const run = useCallback(
    async (direction: TransferState['direction'], name: string, work: (transfer: Transfer) => Promise<void>) => {
      const id = ++lastId;
      const controller = new AbortController();
      const leave = () => setTransfers((all) => all.filter((one) => one.id !== id));
      const update = (change: Partial<TransferState>) =>
        setTransfers((all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)));
      const close = () => {
        controller.abort();
        leave();
      };
      setTransfers((all) => [...all, { id, direction, name, share: null, error: null, close }]);
      try {
        await work({ signal: controller.signal, onProgress: (share) => update({ share }) });
        leave();
        return true;
      } catch (error) {
        if (wasAborted(error)) leave();
        else update({ error: toReport(error) });
        return false;
      }
    },
    [],
  );

  return { transfers, run };
}
