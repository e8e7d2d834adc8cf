import type { HostRequest } from '@nocobase/flow-engine';
import { ApiError } from '../../src/client/api/api-error';
import { httpBackupsApi } from '../../src/client/api/http-backups-api';
import type { HostClient } from '../../src/client/host';

function client(answer: unknown, headers = {}) {
  const request = jest.fn(async (_: HostRequest) => ({ data: answer, headers }));
  return { request, api: httpBackupsApi({ request } as unknown as HostClient) };
}

function failing(error: unknown) {
  return httpBackupsApi({ request: () => Promise.reject(error) } as unknown as HostClient);
}

test('asks for the whole list and unwraps it; the host shows no errors of its own', async () => {
  const { api, request } = client({ data: ['row'], meta: { count: 1 } });
  await expect(api.list()).resolves.toEqual(['row']);
  const params = { page: 1, pageSize: 1000 };
  expect(request).toHaveBeenCalledWith({ url: 'backupFiles:list', params, skipNotify: true });
});

test('starts a backup', async () => {
  const { api, request } = client({ data: { key: 'a.zip', task: '1' } });
  await expect(api.create({ groups: ['required'] })).resolves.toEqual({ key: 'a.zip', task: '1' });
  expect(request.mock.calls[0]?.[0]).toMatchObject({ method: 'post', data: { groups: ['required'] } });
});

test('downloads as a stream; the name is a parameter, nothing secret is', async () => {
  const stream = new ReadableStream<Uint8Array>();
  const { api, request } = client(stream, { 'content-length': '42' });
  await expect(api.download('a.zip', new AbortController().signal)).resolves.toEqual({ stream, size: 42 });
  const sent = request.mock.calls[0]?.[0];
  expect(sent).toMatchObject({ adapter: 'fetch', responseType: 'stream', params: { filterByTk: 'a.zip' } });
});

test('uploads as multipart field "file" and tells the share sent', async () => {
  const { api, request } = client({ data: {} });
  const shares: (number | null)[] = [];
  const file = new File(['zip'], 'mine.zip');
  await api.upload(file, { signal: new AbortController().signal, onProgress: (share) => shares.push(share) });
  const { data, onUploadProgress } = request.mock.calls[0]![0];
  expect((data as FormData).get('file')).toMatchObject({ name: 'mine.zip' });
  onUploadProgress?.({ loaded: 1, total: 4, bytes: 1, lengthComputable: true });
  onUploadProgress?.({ loaded: 2, bytes: 1, lengthComputable: false });
  expect(shares).toEqual([0.25, null]);
});

test.each([
  [
    { response: { status: 409, data: { errors: [{ code: 'TASK_RUNNING', message: 'Busy.', hint: 'Wait.' }] } } },
    'Busy.',
  ],
  [{ response: { status: 403, data: { errors: [{ message: 'No permissions' }] } } }, 'No permissions'],
  [{ message: 'Request failed', response: { status: 502, data: '<html>' } }, 'Request failed'],
  [{ message: 'Network Error' }, 'Network Error'],
])('an error becomes a report: %j', async (error, message) => {
  const codes = ['TASK_RUNNING', 'FORBIDDEN', 'HTTP_502', 'NETWORK'];
  const failure = await failing(error)
    .tasks()
    .catch((thrown) => thrown);
  expect(failure).toBeInstanceOf(ApiError);
  expect(failure.report.message).toBe(message);
  expect(codes).toContain(failure.report.code);
});

test('an abort stays an abort', async () => {
  const abort = { code: 'ERR_CANCELED', message: 'canceled' };
  await expect(failing(abort).tasks()).rejects.toBe(abort);
});
