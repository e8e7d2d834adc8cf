import { useRequest } from 'ahooks';
import { shownOnPage } from '../api/api-error';
import { useSchedulesApi } from '../api/schedules-context';
import { usePowers } from './usePowers';

const LOOK_MS = 15_000;

/**
 * Kept up to date: what they run into is on the page while nobody opens them.
 * @param underWay how many backups are being made; the end of one changes what is known of the schedule that began it
 */
export function useSchedules(underWay: number) {
  const api = useSchedulesApi();
  const { see } = usePowers();
  const { data, error, refresh } = useRequest(api.list, {
    ready: see,
    refreshDeps: [underWay],
    refreshOnWindowFocus: true,
    pollingInterval: LOOK_MS,
    onError: shownOnPage,
  });
  return { rows: data, error, refresh };
}

export type Schedules = ReturnType<typeof useSchedules>;
