import '@testing-library/jest-dom';
import { configure, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App, ConfigProvider } from 'antd';
import { createInstance, type i18n } from 'i18next';
import type { ReactElement } from 'react';
import { ApiProvider } from '../../src/client/api/api-context';
import type { ConnectionsApi } from '../../src/client/api/connections-api';
import { ConnectionsProvider } from '../../src/client/api/connections-context';
import { KeysProvider, type KeysApi } from '../../src/client/api/keys-context';
import type { RestoresApi } from '../../src/client/api/restores-api';
import { RestoresProvider } from '../../src/client/api/restores-context';
import type { SchedulesApi } from '../../src/client/api/schedules-api';
import { SchedulesProvider } from '../../src/client/api/schedules-context';
import type { BackupsApi } from '../../src/client/api/backups-api';
import type { HostClient } from '../../src/client/host';
import { PowersProvider } from '../../src/client/hooks/usePowers';
import { NAMESPACE } from '../../src/client/locale';
import { ALL_POWERS, type Powers } from '../../src/client/model/powers';
import en from '../../src/locale/en-US.json';
import ru from '../../src/locale/ru-RU.json';
import zh from '../../src/locale/zh-CN.json';
import { fakeConnections } from './fake-connections';
import { fakeKeys } from './fake-keys';
import { fakeRestores } from './fake-restores';
import { fakeSchedules } from './fake-schedules';
import { HostProvider } from './host-modules';

// Rendering antd takes long where several tests share a machine.
configure({ asyncUtilTimeout: 5000 });

/** Set up as NocoBase sets up its own. */
export function hostI18n(lng = 'en-US'): i18n {
  const resources = {
    'en-US': { [NAMESPACE]: en, client: { Users: 'Users' } },
    'zh-CN': { [NAMESPACE]: zh, client: { Users: '用户' } },
    'ru-RU': { [NAMESPACE]: ru, client: { Users: 'Пользователи' } },
  };
  // Nothing has to be loaded, so that it is ready when this returns.
  const options = { lng, defaultNS: 'client', resources, initImmediate: false };
  return createInstance({ ...options, keySeparator: false, nsSeparator: false }, failLoudly);
}

function failLoudly(error: unknown) {
  if (error) throw error;
}

export function fakeApi(overrides: Partial<BackupsApi> = {}): jest.Mocked<BackupsApi> {
  return {
    list: jest.fn(async () => []),
    tasks: jest.fn(async () => []),
    collections: jest.fn(async () => ({})),
    contents: jest.fn(async () => []),
    create: jest.fn(async () => ({ key: 'backup-20260102T030405Z-abcdef.zip', task: 'task-1' })),
    cancel: jest.fn(async () => undefined),
    verify: jest.fn(async () => undefined),
    remove: jest.fn(async () => undefined),
    pin: jest.fn(async () => undefined),
    unpin: jest.fn(async () => undefined),
    unlock: jest.fn(async () => undefined),
    lock: jest.fn(async () => undefined),
    dismiss: jest.fn(async () => undefined),
    move: jest.fn(async () => undefined),
    upload: jest.fn(async () => undefined),
    download: jest.fn(async () => ({ stream: new ReadableStream<Uint8Array>(), size: null })),
    ...overrides,
  } as jest.Mocked<BackupsApi>;
}

const REFUSES = () => Promise.reject(new Error('not through the host'));

export function renderInHost(
  ui: ReactElement,
  api: BackupsApi,
  lng?: string,
  powers: Powers = ALL_POWERS,
  restores: RestoresApi = fakeRestores(),
  connections: ConnectionsApi = fakeConnections(),
  schedules: SchedulesApi = fakeSchedules(),
  keys: KeysApi = fakeKeys(),
) {
  const page = (
    <PowersProvider value={powers}>
      <ApiProvider value={api}>
        <RestoresProvider value={restores}>
          <ConnectionsProvider value={connections}>
            <SchedulesProvider value={schedules}>
              <KeysProvider value={keys}>{ui}</KeysProvider>
            </SchedulesProvider>
          </ConnectionsProvider>
        </RestoresProvider>
      </ApiProvider>
    </PowersProvider>
  );
  return renderOnHost(page, REFUSES, lng);
}

/** With the host's own requests answered by `request`. */
export function renderOnHost(ui: ReactElement, request: (config: object) => Promise<unknown>, lng?: string) {
  const api = { request } as HostClient;
  const view = render(
    <HostProvider value={{ api, i18n: hostI18n(lng) }}>
      <ConfigProvider theme={{ token: { motion: false } }}>
        <App>{ui}</App>
      </ConfigProvider>
    </HostProvider>,
  );
  return { ...view, user: userEvent.setup({ pointerEventsCheck: 0 }) };
}
