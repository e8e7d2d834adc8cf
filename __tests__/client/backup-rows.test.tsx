import { backupRows, shareDone } from '../../src/client/model/backup-rows';
import { archive, NAME, PROGRESS, running, task } from './samples';

const error = { code: 'DISK_FULL', message: 'There is no space left.', hint: 'Make room.' };
const verification = { task: 'check', state: 'running', finishedAt: null };

test('an archive, with what its manifest says', () => {
  const [row] = backupRows([archive()], []);
  expect(row).toMatchObject({
    key: NAME,
    state: 'done',
    createdBy: 'Super Admin',
    rows: 4711,
    duration: 3.2,
    error: null,
  });
});

test('a backup under way can be stopped and has no size yet', () => {
  const [row] = backupRows([running()], [task()]);
  expect(row).toMatchObject({
    state: 'running',
    activeTask: 'task-1',
    progress: PROGRESS,
    groups: ['required', 'custom'],
  });
  expect(row?.size).toBeNull();
});

test.each([
  ['running', 'verifying', 'check'],
  ['succeeded', 'verified', null],
  ['failed', 'verification-failed', null],
  ['canceled', 'done', null],
  ['interrupted', 'done', null],
] as const)('an archive whose verification is %s is %s', (state, expected, activeTask) => {
  const check = task({ id: 'check', kind: 'verify', state, error: state === 'failed' ? error : null });
  const [row] = backupRows([archive({ verification })], [check]);
  expect(row).toMatchObject({ state: expected, activeTask, error: state === 'failed' ? error : null });
});

test('an archive that cannot be opened is damaged, whatever was verified before', () => {
  const check = task({ id: 'check', kind: 'verify', state: 'succeeded' });
  const [row] = backupRows([archive({ status: 'damaged', facts: null, error, verification })], [check]);
  expect(row).toMatchObject({ state: 'damaged', error, rows: null });
});

test('backups that failed or were interrupted stand among the others, by time; cancelled and deleted ones do not', () => {
  const ended = (id: string, state: 'failed' | 'interrupted' | 'canceled' | 'succeeded', createdAt: string) =>
    task({ id, state, archive: `${id}.zip`, createdAt, error: state === 'failed' ? error : null });
  const rows = backupRows(
    [archive()],
    [
      ended('late', 'failed', '2026-01-03T00:00:00.000Z'),
      ended('early', 'interrupted', '2026-01-01T00:00:00.000Z'),
      ended('stopped', 'canceled', '2026-01-04T00:00:00.000Z'),
      ended('gone', 'succeeded', '2026-01-05T00:00:00.000Z'),
    ],
  );
  expect(rows.map(({ key, state }) => [key, state])).toEqual([
    ['late', 'failed'],
    [NAME, 'done'],
    ['early', 'interrupted'],
  ]);
});

test('the share done goes by bytes where their sum is known, else by collections', () => {
  expect(shareDone(PROGRESS)).toBe(0.25);
  expect(shareDone({ ...PROGRESS, bytesTotal: null, collectionsDone: 6 })).toBe(0.5);
  expect(shareDone({ ...PROGRESS, bytesTotal: null, collectionsTotal: 0 })).toBe(0);
});

test('a backup of another database says of which, as long as its task is known', () => {
  const connection = { id: 'connection-1', name: 'Shop' };
  const made = task({ state: 'succeeded', connection });
  expect(backupRows([archive()], [made])[0]?.connection).toEqual(connection);
  expect(backupRows([archive()], [])[0]?.connection).toBeNull();
});
