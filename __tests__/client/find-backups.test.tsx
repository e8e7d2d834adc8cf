import { archiveTrend } from '../../src/client/model/archive-trend';
import { backupRows } from '../../src/client/model/backup-rows';
import { findBackups, groupsOf, isFiltering, NO_FILTER, statesOf } from '../../src/client/model/find-backups';
import { archive, running, task } from './samples';

const facts = archive().facts;
const rows = backupRows(
  [
    running(),
    archive({ name: 'monday.zip', createdAt: '2026-01-05T08:00:00.000Z' }),
    archive({
      name: 'tuesday.zip',
      createdAt: '2026-01-06T08:00:00.000Z',
      facts: facts && { ...facts, note: null, createdBy: 'command line', groups: ['required', 'logs'], duration: 60 },
    }),
  ],
  [task(), task({ id: 'task-2', archive: 'sunday.zip', state: 'failed', createdAt: '2026-01-04T08:00:00.000Z' })],
);
const names = (filter: Partial<typeof NO_FILTER>) =>
  findBackups(rows, { ...NO_FILTER, ...filter }).map(({ name }) => name.replace(/-.*/, ''));

test.each<[string, Partial<typeof NO_FILTER>, string[]]>([
  ['nothing asked for', {}, ['tuesday.zip', 'monday.zip', 'sunday.zip', 'backup']],
  ['a part of a name, in any case', { text: ' MonDay' }, ['monday.zip']],
  ['a part of a note', { text: 'upgrade' }, ['monday.zip']],
  ['who made it', { text: 'command' }, ['tuesday.zip']],
  ['any of the states', { states: ['failed', 'running'] }, ['sunday.zip', 'backup']],
  ['all of the groups', { groups: ['required', 'logs'] }, ['tuesday.zip']],
  [
    'days, both included',
    { from: '2026-01-04T08:00:00.000Z', to: '2026-01-05T23:59:59.999Z' },
    ['monday.zip', 'sunday.zip'],
  ],
  ['all of it at once', { text: 'zip', states: ['done'], from: '2026-01-06T00:00:00.000Z' }, ['tuesday.zip']],
])('%s', (_, filter, found) => {
  expect(names(filter)).toEqual(found);
  expect(isFiltering({ ...NO_FILTER, ...filter })).toBe(Object.keys(filter).length > 0);
});

test('offers the states and groups that are there', () => {
  expect(statesOf(rows).sort()).toEqual(['done', 'failed', 'running']);
  expect(groupsOf(rows)).toEqual(['required', 'custom', 'logs']);
});

test('the trend is that of the last finished archives, oldest first', () => {
  expect(archiveTrend(rows).map(({ key, duration }) => [key, duration])).toEqual([
    ['monday.zip', 3.2],
    ['tuesday.zip', 60],
  ]);
  const many = Array.from({ length: 40 }, (_, day) =>
    archive({ name: `${day}.zip`, createdAt: new Date(Date.UTC(2026, 0, day + 1)).toISOString() }),
  );
  const trend = archiveTrend(backupRows(many, []));
  expect(trend).toHaveLength(30);
  expect([trend[0]?.key, trend[29]?.key]).toEqual(['10.zip', '39.zip']);
});
