/** The only place that spells and checks paths inside an archive; docs/archive-format.md, "Names", is the normative text. */
import { DIALECT_NAMES, type DialectName } from '../dialects/definition';
import { ArchiveError, BackupError } from '../errors';
import { MANIFEST_ENTRY, MAX_NAME_LENGTH } from './manifest';
import { say } from '../sentence';

export type EntryName =
  | { kind: 'definition'; collection: string }
  | { kind: 'rows'; collection: string; part: number }
  | { kind: 'objects'; dialect: DialectName }
  | { kind: 'file data'; part: number }
  | { kind: 'file index' }
  | { kind: 'manifest' };

/** Lists the files, and where their contents are. */
export const FILE_INDEX = 'files/index.tsv';

/** What one folder name may hold unescaped on every file system. Capitals are escaped because some fold case. */
const PLAIN = /^[a-z0-9_-]$/;
/** Windows takes these for devices, whatever their folder. */
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;
const DIALECTS: readonly string[] = DIALECT_NAMES;
const MAX_PART = 999_999;

const percent = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;

function escapeCollection(collection: string): string {
  if (collection === '' || !isWellFormed(collection)) {
    throw new BackupError('INVALID_REQUEST', say`“${collection}” cannot be the name of a collection.`);
  }
  if (DEVICE.test(collection)) return percent(collection.charCodeAt(0)) + collection.slice(1);
  let escaped = '';
  for (const byte of Buffer.from(collection)) {
    const character = String.fromCharCode(byte);
    escaped += PLAIN.test(character) ? character : percent(byte);
  }
  return escaped;
}

/** A lone surrogate has no UTF-8 form, so that two such names would share one entry. */
function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text;
}

/** @throws BackupError INVALID_REQUEST when no archive can hold a collection of this name. */
function inCollection(collection: string, file: string): string {
  const name = `collections/${escapeCollection(collection)}/${file}`;
  if (name.length > MAX_NAME_LENGTH) {
    throw new BackupError(
      'INVALID_REQUEST',
      say`The name of the collection “${collection.slice(0, 80)}…” is too long.`,
    );
  }
  return name;
}

export function definitionEntry(collection: string): string {
  return inCollection(collection, 'definition.json');
}

/** @param part counted from 1 */
export function rowsEntry(collection: string, part: number): string {
  if (part > MAX_PART) throw new BackupError('INVALID_REQUEST', say`“${collection}” has more than ${MAX_PART} parts.`);
  return inCollection(collection, `rows-${String(part).padStart(6, '0')}.tsv`);
}

/** Contents of files. @param part counted from 1 */
export function fileDataEntry(part: number): string {
  if (part > MAX_PART) throw new BackupError('INVALID_REQUEST', say`The files need more than ${MAX_PART} parts.`);
  return `files/data-${String(part).padStart(6, '0')}.bin`;
}

export function objectsEntry(dialect: DialectName): string {
  return `database/${dialect}.json`;
}

/**
 * The gate for names that come from an archive: only what the functions above spell passes.
 * @throws ArchiveError ARCHIVE_INVALID
 */
export function parseEntryName(name: string): EntryName {
  const parsed = name.length <= MAX_NAME_LENGTH ? recognize(name) : null;
  if (!parsed || spell(parsed) !== name) {
    const shown = JSON.stringify(name.slice(0, 200));
    throw new ArchiveError(
      'ARCHIVE_INVALID',
      say`The archive holds an entry named ${shown}, which has no place in it.`,
      name.slice(0, 200),
    );
  }
  return parsed;
}

function recognize(name: string): EntryName | null {
  if (name === MANIFEST_ENTRY) return { kind: 'manifest' };
  if (name === FILE_INDEX) return { kind: 'file index' };
  const data = Number(/^files\/data-(\d{6})\.bin$/.exec(name)?.[1] ?? 0);
  if (data > 0) return { kind: 'file data', part: data };
  const [folder, middle, file, ...rest] = name.split('/');
  if (folder === 'database' && middle !== undefined && file === undefined) {
    const dialect = middle.replace(/\.json$/, '');
    return DIALECTS.includes(dialect) ? { kind: 'objects', dialect: dialect as DialectName } : null;
  }
  if (folder !== 'collections' || !middle || file === undefined || rest.length > 0) return null;
  const collection = unescapeCollection(middle);
  if (collection === null) return null;
  if (file === 'definition.json') return { kind: 'definition', collection };
  const part = Number(/^rows-(\d{6})\.tsv$/.exec(file)?.[1] ?? 0);
  return part > 0 ? { kind: 'rows', collection, part } : null;
}

function unescapeCollection(escaped: string): string | null {
  try {
    return decodeURIComponent(escaped);
  } catch {
    // Not UTF-8, or a broken escape: not a name that we spell.
    return null;
  }
}

function spell(name: EntryName): string | null {
  if (name.kind === 'manifest') return MANIFEST_ENTRY;
  if (name.kind === 'file index') return FILE_INDEX;
  if (name.kind === 'file data') return fileDataEntry(name.part);
  if (name.kind === 'objects') return objectsEntry(name.dialect);
  if (!isWellFormed(name.collection)) return null;
  return name.kind === 'definition' ? definitionEntry(name.collection) : rowsEntry(name.collection, name.part);
}
