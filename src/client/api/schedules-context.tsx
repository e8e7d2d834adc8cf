import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { RESOURCES } from '../../common/api';
import { useHost, type HostClient } from '../host';
import { EVERYTHING, httpRequests } from './http-request';
import type { SchedulesApi } from './schedules-api';

const SchedulesContext = createContext<SchedulesApi | null>(null);

export const SchedulesProvider = SchedulesContext.Provider;

export function HttpSchedulesProvider({ children }: { children: ReactNode }) {
  const { api } = useHost();
  const value = useMemo(() => httpSchedulesApi(api), [api]);
  return <SchedulesProvider value={value}>{children}</SchedulesProvider>;
}

export function useSchedulesApi(): SchedulesApi {
  const api = useContext(SchedulesContext);
  if (!api) throw new Error('useSchedulesApi needs a SchedulesProvider above it.');
  return api;
}

export function httpSchedulesApi(client: HostClient): SchedulesApi {
  const { schedules } = RESOURCES;
  const { get, post } = httpRequests(client);
  return {
    list: () => get(`${schedules}:list`, EVERYTHING),
    create: (request) => post(`${schedules}:create`, {}, request),
    update: (id, request) => post(`${schedules}:update`, { filterByTk: id }, request),
    remove: (id) => post(`${schedules}:destroy`, { filterByTk: id }),
    run: async (id) => (await post<{ task: string }>(`${schedules}:run`, { filterByTk: id })).task,
    acknowledge: (id) => post(`${schedules}:acknowledge`, { filterByTk: id }),
    preview: (id, rules) => post(`${schedules}:preview`, { filterByTk: id }, rules),
    channels: () => get(`${schedules}:channels`),
  };
}
