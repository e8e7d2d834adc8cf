import { RESOURCES, type RestoreRow } from '../../common/api';
import type { HostClient } from '../host';
import { EVERYTHING, httpRequests } from './http-request';
import { httpUploadsApi } from './http-uploads-api';
import type { RestoresApi } from './restores-api';
import { httpSavedRestoresApi } from './saved-restores-api';

/** What an application that goes down leaves unanswered must not end the asking. */
const PATIENCE_MS = 15_000;

export function httpRestoresApi(client: HostClient): RestoresApi {
  const { files, restores } = RESOURCES;
  const { request, get, post } = httpRequests(client);

  return {
    list: async () => {
      const config = { url: `${restores}:list`, params: EVERYTHING, timeout: PATIENCE_MS };
      return (await request<{ data: RestoreRow[] }>(config)).data.data;
    },
    get: (task) => get(`${restores}:get`, { filterByTk: task }),
    archive: (name) => get(`${files}:get`, { filterByTk: name }),
    plan: (archive, request) => post(`${restores}:plan`, {}, { archive, ...request }),
    start: async (plan, dryRun = false) =>
      (await post<{ task: string }>(`${restores}:start`, {}, { plan, ...(dryRun && { dryRun }) })).task,
    cancel: (task) => post(`${restores}:cancel`, { filterByTk: task }),
    undo: async (restore) => (await post<{ task: string }>(`${restores}:undo`, { filterByTk: restore })).task,
    discard: (restore) => post(`${restores}:discard`, { filterByTk: restore }),
    saved: httpSavedRestoresApi(client),
    uploads: httpUploadsApi(client),
  };
}
