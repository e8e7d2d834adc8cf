import {
  contentsOf,
  fieldsOf,
  problemOf,
  requestOf,
  requestOfRow,
  type ScheduleFields,
} from '../../../src/client/model/schedule-form';
import { collection, COLLECTIONS } from '../samples';
import { schedule } from './schedule-samples';

const fields = (change: Partial<ScheduleFields> = {}) => ({ ...fieldsOf(schedule()), ...change });
const filled = Object.values(COLLECTIONS).flatMap((items) => items.map(({ name }) => name));

test('a new one backs up all that outlives a restart, also what is not there yet', () => {
  expect(contentsOf(COLLECTIONS, { chosen: null }, null)).toEqual({
    groups: ['required', 'user', 'custom', 'logs', 'third-party', 'unknown'],
    include: [],
    exclude: [],
  });
  expect(contentsOf(undefined, { chosen: null }, null)).toBeNull();
});

test('what nobody touched stays as it was stored, whatever is there now', () => {
  const stored = schedule({ groups: ['custom', 'logs'], include: ['gone'], exclude: [] });
  expect(contentsOf({}, { chosen: null }, stored)).toMatchObject({ groups: ['custom', 'logs'], include: ['gone'] });
  expect(contentsOf(undefined, { chosen: null }, stored)).not.toBeNull();
});

test('what is ticked is said by groups; a stored group with nothing in it stays, a group that was not stored stays out', () => {
  const stored = schedule({ groups: ['required', 'custom', 'third-party'], include: [], exclude: [] });
  const chosen = new Set(filled.filter((name) => name !== 'orders' && name !== 'caches'));
  expect(contentsOf(COLLECTIONS, { chosen }, stored)).toEqual({
    groups: ['required', 'user', 'logs', 'third-party'],
    include: ['ordersTags'],
    exclude: [],
  });
});

test('what all else needs cannot be left out', () => {
  const contents = { required: [collection('required', 'fields')], custom: [collection('custom', 'orders')] };
  expect(contentsOf(contents, { chosen: new Set(['orders']) }, null)?.groups).toContain('required');
});

test('a schedule that is only looked at is sent as it was', () => {
  const keys = [{ id: 'key-1', name: 'Safe' }];
  const row = schedule({ channel: 'mail', keys, connection: { id: 'connection-1', name: 'Shop' } });
  const request = requestOf(fieldsOf(row), row, []);
  expect(request).toEqual(requestOfRow(row, {}));
  expect(request).toMatchObject({ cron: '30 2 * * *', connection: 'connection-1', channel: 'mail', keys: ['key-1'] });
  expect(requestOfRow(row, { enabled: false })).toEqual({ ...request, enabled: false });
  expect(requestOf(fields({ keepAll: true }), row, []).retention).toBeNull();
  expect(fieldsOf(schedule({ retention: null })).keepAll).toBe(true);
});

test('the first thing that is missing', () => {
  const nothing = { last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
  const { times } = fields();
  expect(problemOf(fields())).toBeNull();
  expect(problemOf(fields({ name: ' ', retention: nothing }))).toBe('name');
  expect(problemOf(fields({ times: { ...times, time: '' }, retention: nothing }))).toBe('times');
  expect(problemOf(fields({ retention: nothing }))).toBe('retention');
  expect(problemOf(fields({ retention: nothing, keepAll: true }))).toBeNull();
});
