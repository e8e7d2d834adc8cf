import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useRequest } from 'ahooks';
import { shownOnPage } from '../api/api-error';
import { httpRequests } from '../api/http-request';
import { ErrorNotice } from '../components/ErrorNotice';
import { useHost } from '../host';
import { NO_POWERS, powersOf, type Powers, type RoleCheck } from '../model/powers';

const PowersContext = createContext<Powers>(NO_POWERS);

export const PowersProvider = PowersContext.Provider;

/** Asks once for the whole page. Nothing is allowed before there is an answer. */
export function HttpPowersProvider({ children }: { children: ReactNode }) {
  const { api } = useHost();
  const check = () => httpRequests(api).get<RoleCheck>('roles:check');
  const { data, error, refresh } = useRequest(check, { onError: shownOnPage });
  const powers = useMemo(() => (data ? powersOf(data) : NO_POWERS), [data]);
  return (
    <PowersProvider value={powers}>
      {error && <ErrorNotice error={error} retry={refresh} />}
      {children}
    </PowersProvider>
  );
}

/** What the person may do; what is not allowed is not offered. */
export function usePowers(): Powers {
  return useContext(PowersContext);
}
