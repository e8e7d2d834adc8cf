import type { HostRequest } from '@nocobase/flow-engine';
import { isAway } from '../../../src/client/api/api-error';
import { httpRestoresApi } from '../../../src/client/api/http-restores-api';
import type { HostClient } from '../../../src/client/host';

function client(answer: unknown) {
  const request = jest.fn(async (_: HostRequest) => ({ data: { data: answer }, headers: {} }));
  return { request, api: httpRestoresApi({ request } as unknown as HostClient) };
}

const failing = (error: unknown) => httpRestoresApi({ request: () => Promise.reject(error) } as unknown as HostClient);
const CHOICE = { groups: ['custom' as const], include: ['users'], exclude: ['orders'], objects: false };

test('plans an archive and a choice, and starts that plan', async () => {
  const { api, request } = client({ id: 'plan-1', task: 'task-1' });
  await expect(api.plan('a.zip', CHOICE)).resolves.toMatchObject({ id: 'plan-1' });
  expect(request.mock.calls[0]?.[0]).toMatchObject({ url: 'restoreTasks:plan', data: { archive: 'a.zip', ...CHOICE } });
  await expect(api.start('plan-1')).resolves.toBe('task-1');
  expect(request.mock.calls[1]?.[0]).toMatchObject({ url: 'restoreTasks:start', data: { plan: 'plan-1' } });
});

test('a dry run is asked for by name', async () => {
  const { api, request } = client({ task: 'task-1' });
  await api.start('plan-1', true);
  expect(request.mock.calls[0]?.[0]).toMatchObject({ data: { plan: 'plan-1', dryRun: true } });
});

test('saved restores are kept, changed and deleted by id', async () => {
  const { api, request } = client({ id: 'saved-1' });
  await api.saved.create({ name: 'Nightly' });
  await api.saved.update('saved-1', { name: 'Weekly' });
  await api.saved.remove('saved-1');
  const params = { filterByTk: 'saved-1' };
  expect(request.mock.calls.map(([config]) => config)).toMatchObject([
    { url: 'savedRestores:create', method: 'post', data: { name: 'Nightly' } },
    { url: 'savedRestores:update', method: 'post', params, data: { name: 'Weekly' } },
    { url: 'savedRestores:destroy', method: 'post', params },
  ]);
});

test('asks for the list only so long, since a server that goes down may never answer', async () => {
  const { api, request } = client(['row']);
  await expect(api.list()).resolves.toEqual(['row']);
  expect(request.mock.calls[0]?.[0]).toMatchObject({ url: 'restoreTasks:list', timeout: 15_000 });
});

test.each(['cancel', 'undo', 'discard'] as const)('%s names its restore', async (verb) => {
  const { api, request } = client({ task: 'task-2' });
  await api[verb]('task-1');
  const params = { filterByTk: 'task-1' };
  expect(request.mock.calls[0]?.[0]).toMatchObject({ url: `restoreTasks:${verb}`, method: 'post', params });
});

test('a part goes as bytes, at its offset, and tells how much of it was sent', async () => {
  const { api, request } = client({ id: 'u1', offset: 7 });
  const sent: number[] = [];
  const transfer = { signal: new AbortController().signal, onSent: (bytes: number) => void sent.push(bytes) };
  const part = new Blob(['abc']);
  await expect(api.uploads.append('u1', 4, part, transfer)).resolves.toBe(7);
  const config = request.mock.calls[0]![0];
  expect(config.url).toBe('backupUploads:append');
  expect(config.params).toEqual({ filterByTk: 'u1', offset: 4 });
  expect(config.data).toBe(part);
  expect(config.headers).toEqual({ 'Content-Type': 'application/octet-stream' });
  config.onUploadProgress?.({ loaded: 2, bytes: 2, lengthComputable: true });
  expect(sent).toEqual([2]);
});

test.each([
  [
    'the form of NocoBase while it reloads',
    { status: 503, data: { error: { code: 'APP_COMMANDING', message: 'load' } } },
    true,
  ],
  ['a gateway without anybody behind it', { status: 502, data: '<html>' }, true],
  ['no answer at all', undefined, true],
  ['a refusal', { status: 409, data: { errors: [{ code: 'TASK_RUNNING', message: 'Busy.' }] } }, false],
  ['a fault of the server', { status: 500, data: {} }, false],
])('%s: whether somebody is there', async (_, response, away) => {
  const failure = await failing({ message: 'failed', response })
    .list()
    .catch((thrown) => thrown);
  expect(isAway(failure)).toBe(away);
});

test('whoever is not signed in is told so, whatever NocoBase calls it', async () => {
  const response = { status: 401, data: { errors: [{ code: 'INVALID_TOKEN', message: 'Your session has expired.' }] } };
  const report = { code: 'SIGNED_OUT', message: 'Your session has expired.' };
  await expect(failing({ response }).list()).rejects.toMatchObject({ report });
});
