import type { KeysApi } from '../../src/client/api/keys-context';

const unexpected = (name: string) => jest.fn(() => Promise.reject(new Error(`${name} was not expected`)));

/** There are none, and nothing else is answered. */
export function fakeKeys(overrides: Partial<KeysApi> = {}): jest.Mocked<KeysApi> {
  return {
    list: jest.fn(async () => []),
    create: unexpected('create'),
    probe: unexpected('probe'),
    confirm: unexpected('confirm'),
    remove: unexpected('remove'),
    ...overrides,
  } as unknown as jest.Mocked<KeysApi>;
}
