import type { ConnectionsApi } from '../../src/client/api/connections-api';

const unexpected = (name: string) => jest.fn(() => Promise.reject(new Error(`${name} was not expected`)));

/** There are none, and nothing else is answered. */
export function fakeConnections(overrides: Partial<ConnectionsApi> = {}): jest.Mocked<ConnectionsApi> {
  return {
    list: jest.fn(async () => []),
    create: unexpected('create'),
    update: unexpected('update'),
    remove: unexpected('remove'),
    test: unexpected('test'),
    ...overrides,
  } as unknown as jest.Mocked<ConnectionsApi>;
}
