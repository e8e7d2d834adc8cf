/** Rows of NocoBase's file manager: where the file of each is. */
import path from 'node:path';
import type { FileRoot } from '../files/file-root';
import { isBelow } from '../files/is-below';
import { splitLine, splitLines, unescapeValue } from '../archive/row-codec';
import { rowColumns, type TableDefinition } from '../dialects/definition';
import type { Reader } from '../dialects/dialect';

/** What `attachments` and all collections of the template `file` have; the first three are read. */
const COLUMNS = ['storageid', 'path', 'filename', 'extname', 'mimetype'];

export interface FileRow {
  storage: string;
  path: string;
  filename: string;
}

/** Whether the rows of a table are those of files. */
export function holdsFiles({ columns, kind }: TableDefinition): boolean {
  const names = new Set(columns.map(({ name }) => plain(name)));
  return kind === 'table' && COLUMNS.every((name) => names.has(name));
}

/** Of all rows that name a storage and a file. */
export async function* fileRows(
  reader: Reader,
  definition: TableDefinition,
  signal: AbortSignal,
): AsyncGenerator<FileRow> {
  const columns = rowColumns(definition).map(({ name }) => plain(name));
  const [storageAt, pathAt, nameAt] = COLUMNS.map((name) => columns.indexOf(name)) as [number, number, number];
  // A row of one's own database may be as long as it likes.
  for await (const line of splitLines(reader.readRows(definition, signal), Number.MAX_SAFE_INTEGER)) {
    const fields = splitLine(line);
    const text = (at: number) => unescapeValue(fields[at]!)?.toString() ?? '';
    const row = { storage: text(storageAt), path: text(pathAt), filename: text(nameAt) };
    if (row.storage && row.filename) yield row;
  }
}

/** @param folder of the storage. @returns null for a file that is outside of all roots, as NocoBase serves none there */
export function locate(
  { path: below, filename }: FileRow,
  folder: string,
  roots: readonly FileRoot[],
): { root: FileRoot; file: string } | null {
  const place = path.resolve(folder, below, filename);
  const root = roots.find((one) => isBelow(one.folder, place) && !one.except?.some((inner) => isBelow(inner, place)));
  return root ? { root, file: path.relative(root.folder, place).split(path.sep).join('/') } : null;
}

const plain = (column: string) => column.replaceAll('_', '').toLowerCase();
