import type { SchedulesApi } from '../../src/client/api/schedules-api';

const unexpected = (name: string) => jest.fn(() => Promise.reject(new Error(`${name} was not expected`)));

/** There are none and no channels, and nothing else is answered. */
export function fakeSchedules(overrides: Partial<SchedulesApi> = {}): jest.Mocked<SchedulesApi> {
  return {
    list: jest.fn(async () => []),
    create: unexpected('create'),
    update: unexpected('update'),
    remove: unexpected('remove'),
    run: unexpected('run'),
    acknowledge: unexpected('acknowledge'),
    preview: unexpected('preview'),
    channels: jest.fn(async () => []),
    ...overrides,
  } as unknown as jest.Mocked<SchedulesApi>;
}
