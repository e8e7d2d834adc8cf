import { useRequest } from 'ahooks';
import { useApi } from '../api/api-context';
import { shownOnPage } from '../api/api-error';

/** What there is besides rows: undefined while it is being counted, null where that failed. Neither keeps anybody from making a backup. */
export function useFileContents(ready: boolean) {
  const api = useApi();
  const { data, error, refresh } = useRequest(api.contents, { ready, onError: shownOnPage });
  return { found: data ?? (error ? null : undefined), error, refresh };
}
