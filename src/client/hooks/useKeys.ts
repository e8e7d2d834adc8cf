import { useRequest } from 'ahooks';
import { shownOnPage } from '../api/api-error';
import { useKeysApi } from '../api/keys-context';

/** Asked for whenever something that shows them opens. */
export function useKeys() {
  const api = useKeysApi();
  const { data, error, refresh } = useRequest(api.list, { onError: shownOnPage });
  return { keys: data, error, refresh };
}
