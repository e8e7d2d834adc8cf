import { useRequest } from 'ahooks';
import { useApi } from '../api/api-context';
import { shownOnPage } from '../api/api-error';

/**
 * What there is besides rows: undefined while it is being counted, null where that failed. Neither keeps anybody from making a backup.
 * @param own whether it is about the application itself; of others nothing is counted
 */
export function useFileContents(own: boolean) {
  const api = useApi();
  const { data, error, refresh } = useRequest(api.contents, { ready: own, onError: shownOnPage });
  const unknown = error || !own ? null : undefined;
  return { found: own ? (data ?? unknown) : null, error: own ? error : undefined, refresh };
}
