import { createContext, useContext, useMemo, type ReactNode } from 'react';
import {
  RESOURCES,
  type KeyCreated,
  type KeyProbe,
  type KeyProof,
  type KeyRequest,
  type KeyRow,
} from '../../common/api';
import { useHost, type HostClient } from '../host';
import { EVERYTHING, httpRequests } from './http-request';

/** Public keys that backups are encrypted to. Every method rejects with ApiError. */
export interface KeysApi {
  list(): Promise<KeyRow[]>;
  /** A private key in the answer is said this once. */
  create(request: KeyRequest): Promise<KeyCreated>;
  /** Text that only the private key can read. */
  probe(id: string): Promise<KeyProbe>;
  /** Rejects with KEY_WRONG where the proof is none. */
  confirm(id: string, proof: KeyProof): Promise<KeyRow>;
  remove(id: string): Promise<void>;
}

const KeysContext = createContext<KeysApi | null>(null);

export const KeysProvider = KeysContext.Provider;

export function HttpKeysProvider({ children }: { children: ReactNode }) {
  const { api } = useHost();
  const value = useMemo(() => httpKeysApi(api), [api]);
  return <KeysProvider value={value}>{children}</KeysProvider>;
}

export function useKeysApi(): KeysApi {
  const api = useContext(KeysContext);
  if (!api) throw new Error('useKeysApi needs a KeysProvider above it.');
  return api;
}

export function httpKeysApi(client: HostClient): KeysApi {
  const { keys } = RESOURCES;
  const { get, post } = httpRequests(client);
  return {
    list: () => get(`${keys}:list`, EVERYTHING),
    create: (request) => post(`${keys}:create`, {}, request),
    probe: (id) => post(`${keys}:probe`, { filterByTk: id }),
    confirm: (id, proof) => post(`${keys}:confirm`, { filterByTk: id }, proof),
    remove: (id) => post(`${keys}:destroy`, { filterByTk: id }),
  };
}
