import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useHost } from '../host';
import type { BackupsApi } from './backups-api';
import { httpBackupsApi } from './http-backups-api';

const ApiContext = createContext<BackupsApi | null>(null);

export const ApiProvider = ApiContext.Provider;

export function HttpApiProvider({ children }: { children: ReactNode }) {
  const { api } = useHost();
  const value = useMemo(() => httpBackupsApi(api), [api]);
  return <ApiProvider value={value}>{children}</ApiProvider>;
}

export function useApi(): BackupsApi {
  const api = useContext(ApiContext);
  if (!api) throw new Error('useApi needs an ApiProvider above it.');
  return api;
}
