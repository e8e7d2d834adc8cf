import { formatsOf } from '../../../src/client/formats';
import { translator } from '../../../src/client/locale';
import { cronOf, isComplete, NEW_TIMES, timesOf, type Times } from '../../../src/client/model/schedule-times';
import { retentionWords, timesWords } from '../../../src/client/model/schedule-words';
import { zonesWith } from '../../../src/client/model/time-zones';
import { hostI18n } from '../../helpers/render-in-host';
import { RETENTION } from './schedule-samples';

test.each<[string, Partial<Times>]>([
  ['0 * * * *', { every: 'hour', minute: 0 }],
  ['59 * * * *', { every: 'hour', minute: 59 }],
  ['30 2 * * *', { every: 'day', time: '02:30' }],
  ['0 0 * * *', { every: 'day', time: '00:00' }],
  ['5 23 * * 1', { every: 'week', time: '23:05', days: [1] }],
  ['5 23 * * 0,1,5', { every: 'week', time: '23:05', days: [0, 1, 5] }],
  ['15 4 31 * *', { every: 'month', time: '04:15', day: 31 }],
])('%s is a choice, and the choice is that again', (cron, choice) => {
  const times = timesOf(cron);
  expect(times).toMatchObject(choice);
  expect(cronOf(times)).toBe(cron);
});

test.each([
  ['5 7 * * 1-5', '5 7 * * 1,2,3,4,5'],
  ['5 7 * * 6,7', '5 7 * * 0,6'],
  ['5 7 * * 5-7', '5 7 * * 0,5,6'],
  ['05 07 * * *', '5 7 * * *'],
  ['  0  3 1 *  * ', '0 3 1 * *'],
])('%s is another way to say %s', (cron, same) => {
  expect(timesOf(cron).every).not.toBe('cron');
  expect(cronOf(timesOf(cron))).toBe(same);
});

test.each([
  '*/15 * * * *',
  '0 */6 * * *',
  '0 8-18 * * *',
  '0 3 * 1 *',
  '0 3 1 * 1',
  '0 3 1,15 * *',
  '0 * * * 1',
  '0 3 * * MON',
  '0 3 * * 5-1',
  '0 3 * * 8',
  '60 3 * * *',
  '0 24 * * *',
  '0 3 0 * *',
  '0 3 * *',
  '0 0 3 * * *',
  '@daily',
  '',
])('%p stays a text', (cron) => {
  expect(timesOf(cron)).toEqual({ ...NEW_TIMES, every: 'cron', cron });
  expect(cronOf(timesOf(cron))).toBe(cron);
});

test.each<[Partial<Times>, boolean]>([
  [{}, true],
  [{ time: '' }, false],
  [{ every: 'hour', minute: null }, false],
  [{ every: 'hour', minute: 0, time: '' }, true],
  [{ every: 'week', days: [] }, false],
  [{ every: 'month', day: null }, false],
  [{ every: 'cron', cron: ' ' }, false],
  [{ every: 'cron', cron: 'nonsense' }, true],
])('%j is complete: %p', (part, complete) => {
  expect(isComplete({ ...NEW_TIMES, ...part })).toBe(complete);
});

const words = (language: string, cron: string) => {
  const t = translator(hostI18n(language));
  return timesWords({ cron, timezone: 'Europe/Berlin' }, t, formatsOf(language, t));
};

test.each([
  ['5 * * * *', 'Every hour at minute 5 (Europe/Berlin)'],
  ['30 2 * * *', 'Every day at 02:30 (Europe/Berlin)'],
  ['30 2 * * 0,1,5', 'Every Monday, Friday, and Sunday at 02:30 (Europe/Berlin)'],
  ['30 2 15 * *', 'Every month on day 15 at 02:30 (Europe/Berlin)'],
  ['0 8-18 * * *', 'By the cron text 0 8-18 * * * (Europe/Berlin)'],
])('%s in words: %s', (cron, said) => {
  expect(words('en-US', cron)).toBe(said);
});

test('in Russian and in Chinese', () => {
  expect(words('ru-RU', '30 2 * * 1,3,0')).toBe('По понедельникам, средам и воскресеньям в 02:30 (Europe/Berlin)');
  expect(words('zh-CN', '30 2 * * 1,5')).toBe('每周一和周五 02:30（Europe/Berlin）');
});

test('of a retention only what keeps something is said', () => {
  const t = translator(hostI18n());
  const formats = formatsOf('en-US', t);
  expect(retentionWords(RETENTION, t, formats)).toBe('3 newest, 7 daily, 4 weekly, 12 monthly');
  expect(retentionWords(null, t, formats)).toBe('everything');
});

test('every time zone once, among them one that this browser does not know', () => {
  const zones = zonesWith('Mars/Olympus', 'UTC');
  expect(zones).toEqual(expect.arrayContaining(['Mars/Olympus', 'UTC', 'Europe/Berlin']));
  expect(new Set(zones).size).toBe(zones.length);
});
