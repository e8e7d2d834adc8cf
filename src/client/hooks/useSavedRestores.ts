import { useRequest } from 'ahooks';
import { shownOnPage } from '../api/api-error';
import { useRestoresApi } from '../api/restores-context';

/** @param revision changes when something was saved elsewhere on the page, or ran */
export function useSavedRestores(revision: string) {
  const { saved } = useRestoresApi();
  const { data, error, refresh } = useRequest(saved.list, { refreshDeps: [revision], onError: shownOnPage });
  return { rows: data, error, refresh };
}
