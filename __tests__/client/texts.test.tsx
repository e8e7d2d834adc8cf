import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { GROUP_KEYS } from '../../src/backup-rules';
import { CHECKS } from '../../src/common/api';
import { translator } from '../../src/client/locale';
import en from '../../src/locale/en-US.json';
import { hostI18n } from '../helpers/render-in-host';

const source = path.resolve(__dirname, '../../src');
const read = (file: string) => readFileSync(path.join(source, file), 'utf8');
const readAll = (folder: string) =>
  readdirSync(path.join(source, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => read(path.join(folder, name)));
const files = readAll('client');
const has = (key: string) => translator(hostI18n())(key, { count: 1 }) !== key;

test('every text the pages name exists', () => {
  const keys = files.flatMap((text) => [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key ?? ''));
  expect(keys.length).toBeGreaterThan(30);
  expect(keys.filter((key) => !has(key))).toEqual([]);
});

test('every error the server raises on purpose has a title', () => {
  const codes = [...read('server/errors.ts').matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !has(`error.${code}`))).toEqual([]);
});

test('every stage the server reports has a name', () => {
  const reported = readAll('server').flatMap((text) =>
    [...text.matchAll(/\bstage(?:: | = )'(\w+)'|new ProgressMeter\(.*'(\w+)'\)/g)].map(
      ([, named, metered]) => named ?? metered,
    ),
  );
  expect(reported).toEqual(expect.arrayContaining(['queued', 'rows', 'sealing', 'verifying', 'loading', 'switching']));
  expect(reported.filter((stage) => !has(`stage.${stage}`))).toEqual([]);
});

test('every check, and what happens to a collection, has a name', () => {
  expect(CHECKS.filter((check) => !has(`check.${check}`))).toEqual([]);
  const [, actions = ''] = /\baction: ('.+);/.exec(read('common/api/restore-plans.ts')) ?? [];
  const named = [...actions.matchAll(/'(\w+)'/g)].map(([, action]) => action);
  expect(named).toContain('replace');
  expect(named.filter((action) => !has(`restore.action.${action}`))).toEqual([]);
});

test('every group has a short name', () => {
  expect(GROUP_KEYS.filter((group) => !has(`group.${group}.short`))).toEqual([]);
});

test('no text is left over', () => {
  const used = files.join('\n');
  const families = [...used.matchAll(/\bt\(\s*`([^`]+)`/g)].map(([, template]) => template ?? '');
  const patterns = families.map(
    (template) => new RegExp(`^${template.replace(/\./g, '\\.').replace(/\$\{.*?\}/g, '.+')}$`),
  );
  const bare = Object.keys(en).map((key) => key.replace(/_(one|other)$/, ''));
  const unused = bare.filter(
    (key) => !used.includes(`'${key}'`) && !patterns.some((pattern) => pattern.test(key)) && !key.startsWith('added.'),
  );
  expect(unused).toEqual([]);
});
