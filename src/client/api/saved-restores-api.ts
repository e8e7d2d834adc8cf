import { RESOURCES, type SavedRestore, type SavedRestoreRequest } from '../../common/api';
import type { HostClient } from '../host';
import { EVERYTHING, httpRequests } from './http-request';

/** Restores that are kept. Every method rejects with ApiError. */
export interface SavedRestoresApi {
  list(): Promise<SavedRestore[]>;
  create(request: SavedRestoreRequest): Promise<SavedRestore>;
  update(id: string, request: SavedRestoreRequest): Promise<SavedRestore>;
  remove(id: string): Promise<void>;
}

export function httpSavedRestoresApi(client: HostClient): SavedRestoresApi {
  const { saved } = RESOURCES;
  const { get, post } = httpRequests(client);
  return {
    list: () => get(`${saved}:list`, EVERYTHING),
    create: (request) => post(`${saved}:create`, {}, request),
    update: (id, request) => post(`${saved}:update`, { filterByTk: id }, request),
    remove: (id) => post(`${saved}:destroy`, { filterByTk: id }),
  };
}
