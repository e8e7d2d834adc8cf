/** Files of an archive, and what is there where they go. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FileContent, RestoreChoice } from '../../../../../src/common/api';
import type { FileRecord } from '../../../../../src/server/archive/file-record';
import type { FileRoot } from '../../../../../src/server/files/file-root';
import type { Case } from './case';

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const record = (root: string, file: string, bytes = 0): FileRecord => ({
  ...{ root, path: file, bytes, modifiedAt: 0, mode: 0o644, sha256: EMPTY, place: null, sameAs: null },
});

function root(name: string, storages: string[], content: FileContent = 'uploads', files = 3) {
  return { content, name, storages, files, bytes: 30 };
}

/** With a file of each name, and a link that leads out of it. */
function folder(...names: string[]): string {
  const made = mkdtempSync(path.join(tmpdir(), 'strongbox-plan-'));
  for (const name of names) writeFileSync(path.join(made, name), '');
  mkdirSync(path.join(made, 'folder.txt'));
  symlinkSync(tmpdir(), path.join(made, 'link'));
  return made;
}

const there = (name: string, storages: string[], content: FileContent = 'uploads'): FileRoot => ({
  ...{ content, name, storages, folder: folder('a.txt', 'extra.txt') },
});
const LOCAL = there('uploads/local', ['local']);
const RECORDS = ['a.txt', 'b.txt', 'deep/c.txt'].map((name) => record('uploads/local', name, 10));

const held = (records = RECORDS, roots = [root('uploads/local', ['local'])]): Case['archive'] => ({
  ...{ files: records, more: { files: { roots } } },
});
const uploads = (extra: 'keep' | 'remove' = 'keep', contents: FileContent[] = ['uploads']): Partial<RestoreChoice> => ({
  files: { contents, extra },
});
const here = (...roots: FileRoot[]): Case['around'] => ({ fileRoots: async () => roots });
const ATTACHMENTS = { name: 'attachments', lines: ['1\tx'] };

export const FILES: Case[] = [
  { check: 'files', verdict: 'pass', says: /^No files are chosen/ },
  {
    ...{ check: 'files', verdict: 'pass', says: /^Files of the backup that are not there now: 2\. Of the 1 others/ },
    ...{ archive: held(), choice: uploads(), around: here(LOCAL) },
  },
  {
    ...{ check: 'files', verdict: 'warning', says: /^Files that are there and not in the backup are taken away: 1\./ },
    ...{ archive: held(), choice: uploads('remove'), around: here(LOCAL) },
  },
  {
    ...{ check: 'files', verdict: 'blocker', says: /uploads\/local: no local storage here is named local/ },
    ...{ archive: held(), choice: uploads(), around: here(there('uploads/other', ['other'])) },
  },
  {
    ...{ check: 'files', verdict: 'blocker', says: /no place for the files of packages here/ },
    archive: held([], [root('packages', [], 'packages')]),
    ...{ choice: uploads('keep', ['packages']), around: here(LOCAL) },
  },
  {
    ...{ check: 'files', verdict: 'blocker', says: /uploads\/local and uploads\/more were in folders of their own/ },
    archive: held([], [root('uploads/local', ['local']), root('uploads/more', ['more'])]),
    ...{ choice: uploads(), around: here(there('uploads/local', ['local', 'more'])) },
  },
  {
    ...{ check: 'files', verdict: 'blocker', says: /belong into link, which is a link/ },
    ...{ archive: held([record('uploads/local', 'link/x.txt')]), choice: uploads(), around: here(LOCAL) },
  },
  {
    ...{ check: 'files', verdict: 'blocker', says: /^The file x.env of the backup cannot be restored/ },
    archive: held([record('environment', 'x.env')], [root('environment', [], 'configuration')]),
    choice: uploads('keep', ['configuration']),
    around: here({ ...there('environment', [], 'configuration'), only: ['.env'] }),
  },
  {
    ...{ check: 'files', verdict: 'blocker', says: /^It lies in the way\.$/ },
    ...{ archive: held(), choice: uploads(), around: here({ ...LOCAL, obstacle: 'It lies in the way.' }) },
  },
  {
    ...{ check: 'files', verdict: 'blocker', says: /^Where folder.txt belongs, there is a folder/ },
    ...{ archive: held([record('uploads/local', 'folder.txt')]), choice: uploads(), around: here(LOCAL) },
  },
  {
    ...{ check: 'files', verdict: 'blocker', says: /^Live rows of a and b stay/ },
    archive: { ...held(), collections: [{ name: 'a' }, { name: 'b' }] },
    ...{ choice: { ...uploads('remove'), groups: ['custom'] }, manner: { rows: 'skip' }, around: here(LOCAL) },
  },
  {
    ...{ check: 'files', verdict: 'warning', says: /^Rows of attachments are restored without the uploaded files/ },
    archive: { ...held(), collections: [ATTACHMENTS] },
  },
  {
    ...{ check: 'files', verdict: 'warning', says: /^The uploaded files are restored without the rows of attachments/ },
    archive: { ...held(), collections: [{ name: 'a' }, ATTACHMENTS] },
    ...{ choice: { ...uploads(), exclude: ['attachments'] }, around: here(LOCAL) },
  },
  {
    ...{ check: 'files', verdict: 'warning', says: /^Packages of plugins take effect at the next start/ },
    archive: held([], [root('packages', [], 'packages')]),
    ...{ choice: uploads('keep', ['packages']), around: here(there('packages', [], 'packages')) },
  },
  {
    ...{ check: 'files', verdict: 'warning', says: /^The settings and keys take effect at the next start/ },
    archive: held([], [root('environment', [], 'configuration')]),
    ...{ choice: uploads('keep', ['configuration']), around: here(there('environment', [], 'configuration')) },
  },
  {
    ...{
      check: 'space',
      verdict: 'blocker',
      says: /^The new files need about 8\.0 PiB|^The new files need about 8192\.0 TiB/,
    },
    archive: held([record('uploads/local', 'big.bin', 2 ** 53 - 1)]),
    ...{ choice: uploads(), around: here(LOCAL) },
  },
  {
    ...{ check: 'space', verdict: 'pass', says: /^The new files need about 20 bytes beside the former ones/ },
    archive: held([...RECORDS.slice(1), record('uploads/local', 'a.txt', 0)]),
    ...{ choice: { ...uploads(), groups: [] }, around: here(LOCAL) },
  },
  {
    ...{ check: 'undo set', verdict: 'pass', says: /^Files that are replaced or taken away are kept for 24 hours/ },
    ...{ archive: held(), choice: { ...uploads(), groups: [] }, around: here(LOCAL) },
  },
];
