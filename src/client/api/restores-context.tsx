import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useHost } from '../host';
import { httpRestoresApi } from './http-restores-api';
import type { RestoresApi } from './restores-api';

const RestoresContext = createContext<RestoresApi | null>(null);

export const RestoresProvider = RestoresContext.Provider;

export function HttpRestoresProvider({ children }: { children: ReactNode }) {
  const { api } = useHost();
  const value = useMemo(() => httpRestoresApi(api), [api]);
  return <RestoresProvider value={value}>{children}</RestoresProvider>;
}

export function useRestoresApi(): RestoresApi {
  const api = useContext(RestoresContext);
  if (!api) throw new Error('useRestoresApi needs a RestoresProvider above it.');
  return api;
}
