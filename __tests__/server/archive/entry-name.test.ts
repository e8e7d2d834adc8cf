import { definitionEntry, objectsEntry, parseEntryName, rowsEntry } from '../../../src/server/archive/entry-name';

const NAMES: [string, string][] = [
  ['orders', 'orders'],
  ['user_roles-2', 'user_roles-2'],
  ['usersRoles', 'users%52oles'],
  ['a/b\\c', 'a%2Fb%5Cc'],
  ['..', '%2E%2E'],
  ['.', '%2E'],
  ['C:', '%43%3A'],
  ['订', '%E8%AE%A2'],
  ['con', '%63on'],
  ['lpt1', '%6Cpt1'],
  ['console', 'console'],
  ['100%', '100%25'],
  ['a\0b', 'a%00b'],
];

describe('names of entries', () => {
  it.each(NAMES)('spell the collection %j as %s, and read it back', (collection, folder) => {
    expect(definitionEntry(collection)).toBe(`collections/${folder}/definition.json`);
    expect(rowsEntry(collection, 12)).toBe(`collections/${folder}/rows-000012.tsv`);
    expect(parseEntryName(definitionEntry(collection))).toEqual({ kind: 'definition', collection });
    expect(parseEntryName(rowsEntry(collection, 12))).toEqual({ kind: 'rows', collection, part: 12 });
  });

  it('hold only what every file system keeps apart', () => {
    for (let code = 0; code < 0x3000; code += 7) {
      const name = definitionEntry(`x${String.fromCharCode(code)}y`);
      expect(name).toMatch(/^collections\/[a-z0-9_%A-F-]+\/definition\.json$/);
      expect(parseEntryName(name)).toEqual({ kind: 'definition', collection: `x${String.fromCharCode(code)}y` });
    }
  });

  it('of the database and the manifest are fixed', () => {
    expect(parseEntryName(objectsEntry('mysql'))).toEqual({ kind: 'objects', dialect: 'mysql' });
    expect(parseEntryName('manifest.json')).toEqual({ kind: 'manifest' });
  });

  it.each(['', '\ud800', 'x'.repeat(700) + '订'.repeat(200)])(
    'refuse a collection that cannot be named (%#)',
    (name) => {
      expect(() => definitionEntry(name)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }));
    },
  );

  it.each([
    '',
    '/collections/a/definition.json',
    'collections/a/../../x',
    '../collections/a/definition.json',
    'collections/../definition.json',
    'collections/./definition.json',
    'collections\\a\\definition.json',
    'C:/collections/a/definition.json',
    'collections/a\0/definition.json',
    'collections/A/definition.json',
    'Collections/a/definition.json',
    'collections/a/Definition.json',
    'collections/%61/definition.json',
    'collections/%2e/definition.json',
    'collections/%/definition.json',
    'collections/%FF/definition.json',
    'collections/con/definition.json',
    'collections//definition.json',
    'collections/a/definition.json/',
    'collections/a/b/definition.json',
    'collections/a',
    'collections/a/rows-000000.tsv',
    'collections/a/rows-1.tsv',
    'collections/a/rows-0000001.tsv',
    'collections/a/rows-000001.tsv.exe',
    'database/oracle.json',
    'database/postgres',
    'database/../postgres.json',
    'manifest.json/',
    'MANIFEST.JSON',
    'files/x',
    'x'.repeat(5000),
  ])('do not pass the gate as %j', (name) => {
    expect(() => parseEntryName(name)).toThrow(expect.objectContaining({ code: 'ARCHIVE_INVALID' }));
  });
});
