/** Every sentence of the server has its translations, and is found again in the text that it became. */
import { sourceSentences } from '../../helpers/source-sentences';
import { fill, SentencePattern } from '../../../src/server/actions/sentence-pattern';
import { languageOf, translate } from '../../../src/server/actions/translate';
import russian from '../../../src/server/locale/ru-RU.json';
import chinese from '../../../src/server/locale/zh-CN.json';

type Translations = Record<string, string | Record<string, string>>;
const LANGUAGES: [string, Translations, RegExp][] = [
  ['ru-RU', russian, /[а-яё]/i],
  ['zh-CN', chinese, /\p{Script=Han}/u],
];
/** An arrow, a command, or the name of a type reads alike everywhere. */
const ALIKE = /^[^a-z]*$|→|^Make it anew|^a blob$/;

const { keys, untagged } = sourceSentences();
const formsOf = (translation: string | Record<string, string> | undefined) =>
  typeof translation === 'string' ? [translation] : Object.values(translation ?? {});
const placesOf = (text: string) => [...new Set([...text.matchAll(/\{\{(\d+)/g)].map(([, index]) => index))].sort();

test('no sentence with values in it is written without `say`', () => {
  expect(keys.size).toBeGreaterThan(700);
  expect(untagged).toEqual([]);
});

describe.each(LANGUAGES)('%s', (language, translations, script) => {
  test('has every sentence of the source, and none that is gone', () => {
    const missing = [...keys].filter(([key]) => !(key in translations)).map(([key, [place]]) => `${place} ${key}`);
    expect(missing).toEqual([]);
    expect(Object.keys(translations).filter((key) => !keys.has(key))).toEqual([]);
  });

  test('has the values of each, in its own script', () => {
    for (const [key, translation] of Object.entries(translations)) {
      expect(formsOf(translation)).not.toEqual([]);
      for (const form of formsOf(translation)) {
        expect([key, placesOf(form)]).toEqual([key, placesOf(key)]);
        if (!ALIKE.test(key) && !ALIKE.test(form)) expect([key, form]).toEqual([key, expect.stringMatching(script)]);
      }
    }
  });

  test('finds each in the English text, whatever others there are', () => {
    for (const [key, translation] of Object.entries(translations)) {
      if (typeof translation !== 'string' || new SentencePattern(key).isWeak) continue;
      const values = ['first', 'second', 'third', 'fourth', 'fifth'];
      expect(translate(fill(key, values), language)).toBe(fill(translation, values));
    }
  });
});

describe('translate', () => {
  const inRussian = (text: string) => translate(text, 'ru-RU');

  test.each([
    [
      'words of lists',
      'Choose a and b as well, unless that is what you want.',
      'Выберите и a и b, если это не нарочно.',
    ],
    ['long lists', 'Choose a, b and 3 more as well, unless that is what you want.', /Выберите и a, b и ещё 3, /],
    ['pairs in lists', 'Restored collections refer to tables that stay as they are: a to b.', /таблицы: a → b\.$/],
    [
      'sentences in sentences',
      'The restore cannot be started. Leave these collections out.',
      /Не выбирайте эти коллекции\.$/,
    ],
    ['one after the other', 'It is there already. It is there already.', 'Это уже есть. Это уже есть.'],
    ['counts: few', 'Nothing is replaced. The restore can be taken back for 24 hours.', /: 24 часа\.$/],
    ['counts: many', 'Nothing is replaced. The restore can be taken back for 48 hours.', /: 48 часов\.$/],
    [
      'warnings of a converted archive',
      'Times without a zone were stored as moments, and turned back with the zone Asia/Tokyo: a.b, c.d, and 3 more.',
      'Время без часового пояса хранилось как момент и возвращено с учётом часового пояса Asia/Tokyo: a.b, c.d и ещё 3.',
    ],
    [
      'parts',
      'PostgreSQL failed while listing the tables: no luck.',
      'Ошибка PostgreSQL (перечисление таблиц): no luck.',
    ],
  ])('%s', (_what, english, expected) => {
    if (typeof expected === 'string') expect(inRussian(english)).toBe(expected);
    else expect(inRussian(english)).toMatch(expected);
  });

  test('lists are put together as the language does', () => {
    const text = 'Choose a, b and 3 more as well, unless that is what you want.';
    expect(translate(text, 'zh-CN')).toContain('a、b');
    expect(translate(text, 'ru-RU')).toContain('a, b');
  });

  test('what a database says, and names, stay as they are', () => {
    expect(inRussian('duplicate key value of a relation and more')).toBe('duplicate key value of a relation and more');
    expect(inRussian('There is no collection "a and b".')).toBe('Коллекции "a and b" нет.');
  });

  test.each([
    ['ru-RU', 'ru-RU'],
    ['ru', 'ru-RU'],
    ['zh-TW', 'zh-CN'],
    ['en-US', null],
    ['fr-FR', null],
    ['', null],
  ])('%s is answered in %s', (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });
});
