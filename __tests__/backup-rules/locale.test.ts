import { GROUP_KEYS } from '../../src/backup-rules';
import en from '../../src/locale/en-US.json';
import ru from '../../src/locale/ru-RU.json';
import zh from '../../src/locale/zh-CN.json';

const LANGUAGES: Record<string, Record<string, string>> = { 'en-US': en, 'zh-CN': zh, 'ru-RU': ru };
const SOURCES = ['declared', 'rule', 'override', 'owner', 'user-made', 'none'];
const REASONS = ['inheritance parent', 'numbering', 'through table', 'tree paths'];

describe.each(Object.entries(LANGUAGES))('%s', (_, texts) => {
  test.each(GROUP_KEYS)('says what %s is, what it holds and what is lost without it', (group) => {
    for (const part of ['title', 'description', 'loss']) expect(texts[`group.${group}.${part}`]).toMatch(/\S/);
  });
  test('names every source of a label and every reason for an addition', () => {
    for (const source of SOURCES) expect(texts[`source.${source}`]).toMatch(/\S/);
    for (const reason of REASONS) expect(texts[`added.${reason}`]).toContain('{{because}}');
  });
  test('has the same keys and placeholders as English, but for the plural forms of its own', () => {
    const placeholders = (all: Record<string, string>) =>
      Object.entries(all).map(([key, text]): [string, string[]] => [
        key.replace(/_(zero|one|two|few|many|other)$/, ''),
        (text.match(/\{\{\w+\}\}/g) ?? []).sort(),
      ]);
    expect(new Map(placeholders(texts))).toEqual(new Map(placeholders(en)));
  });
});
