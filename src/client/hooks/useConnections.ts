import { useRequest } from 'ahooks';
import { shownOnPage } from '../api/api-error';
import { useConnectionsApi } from '../api/connections-context';

/** Asked for whenever something that shows them opens. */
export function useConnections() {
  const api = useConnectionsApi();
  const { data, error, refresh } = useRequest(api.list, { onError: shownOnPage });
  return { connections: data, error, refresh };
}
