import { useState } from 'react';
import { useMemoizedFn } from 'ahooks';
import type { RestoreRequest } from '../model/restore-request';
import { useRestoreLink } from './useRestoreLink';

/** What of restoring is open on the page: the dialog, the drawer of the tasks, the details of a run. */
export function useRestoring() {
  const link = useRestoreLink();
  const [request, setRequest] = useState<RestoreRequest | null>(null);
  const [tasks, setTasks] = useState(false);
  /** How often a task was saved in the dialog. */
  const [saves, setSaves] = useState(0);
  return {
    ...{ request, tasks, saves },
    detailed: link.id,
    showDetails: useMemoizedFn(link.show),
    begin: useMemoizedFn((next: RestoreRequest) => setRequest(next)),
    end: () => setRequest(null),
    showTasks: () => setTasks(true),
    hideTasks: () => setTasks(false),
    saved: () => setSaves(saves + 1),
  };
}

export type Restoring = ReturnType<typeof useRestoring>;
