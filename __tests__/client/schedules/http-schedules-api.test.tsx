import type { HostRequest } from '@nocobase/flow-engine';
import { httpBackupsApi } from '../../../src/client/api/http-backups-api';
import { httpSchedulesApi } from '../../../src/client/api/schedules-context';
import type { HostClient } from '../../../src/client/host';
import { RETENTION } from './schedule-samples';

function client(answer: unknown) {
  const request = jest.fn(async (_: HostRequest) => ({ data: { data: answer }, headers: {} }));
  return { request, host: { request } as unknown as HostClient };
}

test('what a retention would do is asked with the numbers that are typed', async () => {
  const { host, request } = client({ archives: [], frees: 0 });
  const rules = { retention: RETENTION, timezone: 'UTC' };
  await expect(httpSchedulesApi(host).preview('1', rules)).resolves.toEqual({ archives: [], frees: 0 });
  expect(request.mock.calls[0]?.[0]).toMatchObject({
    ...{ url: 'backupSchedules:preview', method: 'post', params: { filterByTk: '1' }, data: rules },
  });
});

test('a run resolves with its task; a backup is pinned by its name', async () => {
  const { host, request } = client({ task: 'task-9' });
  await expect(httpSchedulesApi(host).run('1')).resolves.toBe('task-9');
  await httpBackupsApi(host).pin('a.zip');
  await httpBackupsApi(host).unpin('a.zip');
  expect(request.mock.calls.map(([{ url, params }]) => [url, params])).toEqual([
    ['backupSchedules:run', { filterByTk: '1' }],
    ['backupFiles:pin', { filterByTk: 'a.zip' }],
    ['backupFiles:unpin', { filterByTk: 'a.zip' }],
  ]);
});
