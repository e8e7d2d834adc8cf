import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { RESOURCES } from '../../common/api';
import { useHost, type HostClient } from '../host';
import type { ConnectionsApi } from './connections-api';
import { EVERYTHING, httpRequests } from './http-request';

const ConnectionsContext = createContext<ConnectionsApi | null>(null);

export const ConnectionsProvider = ConnectionsContext.Provider;

export function HttpConnectionsProvider({ children }: { children: ReactNode }) {
  const { api } = useHost();
  const value = useMemo(() => httpConnectionsApi(api), [api]);
  return <ConnectionsProvider value={value}>{children}</ConnectionsProvider>;
}

export function useConnectionsApi(): ConnectionsApi {
  const api = useContext(ConnectionsContext);
  if (!api) throw new Error('useConnectionsApi needs a ConnectionsProvider above it.');
  return api;
}

export function httpConnectionsApi(client: HostClient): ConnectionsApi {
  const { connections } = RESOURCES;
  const { get, post } = httpRequests(client);
  return {
    list: () => get(`${connections}:list`, EVERYTHING),
    create: (request) => post(`${connections}:create`, {}, request),
    update: (id, request) => post(`${connections}:update`, { filterByTk: id }, request),
    remove: (id) => post(`${connections}:destroy`, { filterByTk: id }),
    test: (id) => post(`${connections}:test`, { filterByTk: id }),
  };
}
