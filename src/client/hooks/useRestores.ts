import { useEffect, useState } from 'react';
import { useRequest } from 'ahooks';
import type { RestoreRow } from '../../common/api';
import { isAway, shownOnPage } from '../api/api-error';
import { useRestoresApi } from '../api/restores-context';
import { runningRestore } from '../model/restore-rows';

const BUSY_MS = 1000;
/** Another tab, the command line or another administrator may start one. */
const IDLE_MS = 10_000;

export interface RestoresState {
  /** Newest first; what was known last while nobody answers. Undefined until the first answer. */
  rows: RestoreRow[] | undefined;
  running: RestoreRow | undefined;
  /** Of the last request. */
  error: unknown;
  /** A restore runs and nobody answers: the application starts anew. */
  restarting: boolean;
  refresh(): void;
}

/** Restores and undos, kept up to date through the restart of the application at their end. */
export function useRestores(): RestoresState {
  const api = useRestoresApi();
  const [answers, setAnswers] = useState(0);
  const { data, error, refresh } = useRequest(api.list, {
    refreshOnWindowFocus: true,
    onError: shownOnPage,
    onFinally: () => setAnswers((count) => count + 1),
  });
  const running = data && runningRestore(data);

  useEffect(() => {
    if (answers === 0) return undefined;
    const timer = setTimeout(refresh, running ? BUSY_MS : IDLE_MS);
    return () => clearTimeout(timer);
  }, [answers, running, refresh]);

  return { rows: data, running, error, restarting: Boolean(running && error && isAway(error)), refresh };
}
