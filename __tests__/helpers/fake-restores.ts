import type { SavedRestoresApi } from '../../src/client/api/saved-restores-api';
import type { RestoresApi } from '../../src/client/api/restores-api';
import type { UploadsApi } from '../../src/client/api/uploads-api';

export type FakeRestores = jest.Mocked<Omit<RestoresApi, 'uploads' | 'saved'>> & {
  uploads: jest.Mocked<UploadsApi>;
  saved: jest.Mocked<SavedRestoresApi>;
};

const unexpected = (name: string) => jest.fn(() => Promise.reject(new Error(`${name} was not expected`)));

/** Nothing was restored or saved yet, and nothing else is answered. */
export function fakeRestores(
  overrides: Partial<RestoresApi> = {},
  uploads: Partial<UploadsApi> = {},
  saved: Partial<SavedRestoresApi> = {},
): FakeRestores {
  return {
    list: jest.fn(async () => []),
    get: unexpected('get'),
    archive: unexpected('archive'),
    plan: unexpected('plan'),
    start: jest.fn(async () => 'task-1'),
    cancel: jest.fn(async () => undefined),
    undo: jest.fn(async () => 'task-2'),
    discard: jest.fn(async () => undefined),
    ...overrides,
    saved: {
      list: jest.fn(async () => []),
      create: unexpected('create'),
      update: unexpected('update'),
      remove: unexpected('remove'),
      ...saved,
    },
    uploads: {
      begin: unexpected('begin'),
      append: unexpected('append'),
      state: unexpected('state'),
      finish: unexpected('finish'),
      giveUp: jest.fn(async () => undefined),
      ...uploads,
    },
  } as unknown as FakeRestores;
}
