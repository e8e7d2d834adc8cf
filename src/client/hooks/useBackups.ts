import { useEffect } from 'react';
import { useRequest } from 'ahooks';
import { useApi } from '../api/api-context';
import { shownOnPage } from '../api/api-error';
import { backupRows, isUnderWay } from '../model/backup-rows';

const BUSY_MS = 1000;
/** Also without anything under way, another tab or a schedule may start something. */
const IDLE_MS = 15_000;

/** The list, kept up to date. A failed refresh keeps what was there and says so in `error`. */
export function useBackups() {
  const api = useApi();
  const load = async () => {
    const [entries, tasks] = await Promise.all([api.list(), api.tasks()]);
    return backupRows(entries, tasks);
  };
  const { data, error, loading, refresh } = useRequest(load, { refreshOnWindowFocus: true, onError: shownOnPage });

  useEffect(() => {
    if (!data && !error) return undefined;
    const timer = setTimeout(refresh, data?.some(isUnderWay) ? BUSY_MS : IDLE_MS);
    return () => clearTimeout(timer);
  }, [data, error, refresh]);

  return { rows: data, error, loading, refresh };
}
