import '@testing-library/jest-dom';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App, ConfigProvider } from 'antd';
import { createInstance, type i18n } from 'i18next';
import type { ReactElement } from 'react';
import { ApiProvider } from '../../src/client/api/api-context';
import type { BackupsApi } from '../../src/client/api/backups-api';
import { NAMESPACE } from '../../src/client/locale';
import en from '../../src/locale/en-US.json';
import ru from '../../src/locale/ru-RU.json';
import zh from '../../src/locale/zh-CN.json';
import { HostProvider } from './host-modules';

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
    create: jest.fn(async () => ({ key: 'backup-20260102T030405Z-abcdef.zip', task: 'task-1' })),
    cancel: jest.fn(async () => undefined),
    verify: jest.fn(async () => undefined),
    remove: jest.fn(async () => undefined),
    upload: jest.fn(async () => undefined),
    download: jest.fn(async () => ({ stream: new ReadableStream<Uint8Array>(), size: null })),
    ...overrides,
  } as jest.Mocked<BackupsApi>;
}

export function renderInHost(ui: ReactElement, api: BackupsApi, lng?: string) {
  const host = { api: { request: () => Promise.reject(new Error('not through the host')) }, i18n: hostI18n(lng) };
  const view = render(
    <HostProvider value={host}>
      <ConfigProvider theme={{ token: { motion: false } }}>
        <App>
          <ApiProvider value={api}>{ui}</ApiProvider>
        </App>
      </ConfigProvider>
    </HostProvider>,
  );
  return { ...view, user: userEvent.setup({ pointerEventsCheck: 0 }) };
}
