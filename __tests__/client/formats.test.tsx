import { formatsOf } from '../../src/client/formats';
import { translator } from '../../src/client/locale';
import { compileTitle } from '../../src/client/title-template';
import { hostI18n } from '../helpers/render-in-host';

const formats = (language: string) => formatsOf(language, translator(hostI18n(language)));
/** Intl separates with narrow and no-break spaces. */
const plain = (text: string) => text.replace(/\s/g, ' ');

test.each([
  ['en-US', [0, 1, 2, 1234], ['0 rows', '1 row', '2 rows', '1,234 rows']],
  ['zh-CN', [1, 1234], ['1 行', '1,234 行']],
  ['ru-RU', [1, 2, 5, 21, 1234], ['1 строка', '2 строки', '5 строк', '21 строка', '1 234 строки']],
])('%s has its own plurals', (language, counts, texts) => {
  expect(counts.map((count) => plain(formats(language).rows(count)))).toEqual(texts);
});

test.each([
  [0, '0 B'],
  [1023, '1,023 B'],
  [1024, '1.0 KiB'],
  [1.5 * 1024 ** 2, '1.5 MiB'],
  [3 * 1024 ** 5, '3,072.0 TiB'],
])('%d bytes are %s', (bytes, text) => expect(formats('en-US').size(bytes)).toBe(text));

test.each([
  [0, '0 ms'],
  [0.004, '4 ms'],
  [0.0999, '0.1 sec'],
  [0.62, '0.6 sec'],
  [3, '3.0 sec'],
  [3.6, '3.6 sec'],
  [9.97, '10 sec'],
  [42.4, '42 sec'],
  [59.97, '1 min'],
  [125, '2 min 5 sec'],
  [3600, '1 hr'],
  [7325, '2 hr 2 min'],
])('%d seconds are %s', (seconds, text) => expect(plain(formats('en-US').duration(seconds))).toBe(text));

test.each([
  [0.2, 'about 1 sec left'],
  [3.2, 'about 3 sec left'],
  [95, 'about 1 min 35 sec left'],
])('with %d seconds to go it says %s', (seconds, text) =>
  expect(plain(formats('en-US').remaining(seconds))).toBe(text),
);

test('a language without texts of its own sees English, with its own numbers', () => {
  expect(formats('de-DE').size(1.5 * 1024 ** 2)).toBe('1,5 MiB');
  expect(formats('de-DE').rows(1234)).toBe('1.234 rows');
});

test.each([
  ['{{t("Users")}}', '用户'],
  ["{{ t('Users') }}", '用户'],
  ['{{t("group.user.short", {"ns": "@strongbox/plugin-backup"})}}', '用户'],
  ["{{t('group.user.short', { ns: '@strongbox/plugin-backup', nsMode: 'fallback' })}}", '用户'],
  ['Orders', 'Orders'],
  ['Rest {{rate}}', 'Rest {{rate}}'],
])('the title %s reads %s', (title, text) => expect(compileTitle(title, hostI18n('zh-CN'))).toBe(text));
