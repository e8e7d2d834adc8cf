import type { HostRequest } from '@nocobase/flow-engine';
import { httpBackupsApi } from '../../../src/client/api/http-backups-api';
import { httpKeysApi } from '../../../src/client/api/keys-context';
import type { HostClient } from '../../../src/client/host';
import { FOUND } from '../files/file-samples';
import { IDENTITY, key, LOCKED_NAME } from './encryption-samples';

function client(answer: unknown) {
  const request = jest.fn(async (_: HostRequest) => ({ data: { data: answer }, headers: {} }));
  const host = { request } as unknown as HostClient;
  return { request, keys: httpKeysApi(host), backups: httpBackupsApi(host) };
}

test('keys are listed, added, probed, confirmed and deleted', async () => {
  const { keys, request } = client([key()]);
  await expect(keys.list()).resolves.toEqual([key()]);
  await keys.create({ name: 'Safe' });
  await keys.probe('key-1');
  await keys.confirm('key-1', { answer: 'word' });
  await keys.remove('key-1');
  const sent = request.mock.calls.map(([{ url, params, data }]) => [url, params, data]);
  const one = { filterByTk: 'key-1' };
  expect(sent).toEqual([
    ['backupKeys:list', { page: 1, pageSize: 1000 }, undefined],
    ['backupKeys:create', {}, { name: 'Safe' }],
    ['backupKeys:probe', one, {}],
    ['backupKeys:confirm', one, { answer: 'word' }],
    ['backupKeys:destroy', one, {}],
  ]);
});

test('a private key is sent in the body, and is in no address', async () => {
  const { backups, keys, request } = client(null);
  await backups.unlock(LOCKED_NAME, { identity: IDENTITY });
  await keys.confirm('key-1', { identity: IDENTITY });
  await backups.lock(LOCKED_NAME);
  for (const [{ url, params }] of request.mock.calls) expect(JSON.stringify([url, params])).not.toContain(IDENTITY);
  expect(request.mock.calls.map(([{ url, method, data }]) => [url, method, data])).toEqual([
    ['backupFiles:unlock', 'post', { identity: IDENTITY }],
    ['backupKeys:confirm', 'post', { identity: IDENTITY }],
    ['backupFiles:lock', 'post', {}],
  ]);
});

test('files that there are', async () => {
  const { backups, request } = client({ contents: FOUND });
  await expect(backups.contents()).resolves.toEqual(FOUND);
  expect(request.mock.calls[0]?.[0]).toMatchObject({ url: 'backupFiles:contents' });
});
