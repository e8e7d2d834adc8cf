import { useCallback, useEffect, useState } from 'react';
import type { RestoreRow } from '../../common/api';
import { isEnded } from '../model/restore-rows';

/** In this tab's storage, since NocoBase reloads the page at the end of a restore. */
const KEY = 'strongbox.watched-restore';

/** Which data an undo brings back: rows of undos do not say it. */
export type BroughtBack = 'former' | 'restored';

interface Watched {
  id: string;
  /** Null of a restore, and of an undo that was started elsewhere. */
  brings: BroughtBack | null;
}

/** The restore or undo that this tab started or saw running: also once it has ended, until its result is closed. */
export function useWatchedRestore(rows: RestoreRow[] | undefined) {
  const [watched, setWatched] = useState(remembered);
  /** Since this page was loaded: then the page still shows the data from before. */
  const [seen, setSeen] = useState<string | null>(null);
  const running = rows?.find((row) => !isEnded(row))?.id;

  const watch = useCallback((id: string, brings: BroughtBack | null = null) => {
    const next = { id, brings };
    sessionStorage.setItem(KEY, JSON.stringify(next));
    setWatched(next);
    setSeen(id);
  }, []);

  useEffect(() => {
    if (!running) return;
    setSeen(running);
    if (running !== watched?.id) watch(running);
  }, [running, watched, watch]);

  const close = useCallback(() => {
    sessionStorage.removeItem(KEY);
    setWatched(null);
  }, []);

  const row = rows?.find(({ id }) => id === watched?.id);
  return { row, brings: watched?.brings ?? null, isStale: row !== undefined && row.id === seen, watch, close };
}

function remembered(): Watched | null {
  const stored = sessionStorage.getItem(KEY);
  return stored ? (JSON.parse(stored) as Watched) : null;
}
