/** One line of files/index.tsv: docs/archive-format.md, "Files". */
import { isFilePath } from './file-path';
import type { ArchivedFile } from './archived-file';
import { escapeValue, splitLine, unescapeValue } from './row-codec';

export interface FileRecord extends Omit<ArchivedFile, 'read'> {
  /** Where its content begins; null for an empty file, and for one whose content is that of another. */
  place: { part: number; offset: number } | null;
}

const COLUMNS = 10;
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const MOMENT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})\+00$/;

/** With its line end. */
export function writeRecord(record: FileRecord): Buffer {
  const { root, path, bytes, modifiedAt, mode, sha256, place, sameAs } = record;
  const values = [
    root,
    path,
    String(bytes),
    `${new Date(modifiedAt).toISOString().replace('T', ' ').slice(0, -1)}+00`,
    mode.toString(8).padStart(3, '0'),
    sha256,
    place && String(place.part),
    place && String(place.offset),
    sameAs && sameAs.root,
    sameAs && sameAs.path,
  ];
  return Buffer.from(`${values.map((value) => escapeValue(value).toString()).join('\t')}\n`);
}

/** Null for a line that no writer writes: there is one way to write each file. */
export function parseRecord(line: Buffer): FileRecord | null {
  const fields = splitLine(line).map((field) => unescapeValue(field)?.toString() ?? null);
  if (fields.length !== COLUMNS) return null;
  const [root, path, bytes, modified, mode, sha256, part, offset, sameRoot, samePath] = fields;
  const [, day, time] = MOMENT.exec(modified ?? '') ?? [];
  const record: FileRecord = {
    root: root ?? '',
    path: path ?? '',
    bytes: Number(bytes),
    modifiedAt: Date.parse(`${day}T${time}Z`),
    mode: Number.parseInt(mode ?? '', 8),
    sha256: sha256 ?? '',
    place: part == null || offset == null ? null : { part: Number(part), offset: Number(offset) },
    sameAs: sameRoot == null || samePath == null ? null : { root: sameRoot, path: samePath },
  };
  return isSound(record) && writeRecord(record).subarray(0, -1).equals(line) ? record : null;
}

function isSound({ path, bytes, modifiedAt, mode, sha256, place, sameAs }: FileRecord): boolean {
  const numbers = [bytes, place?.part ?? 1, place?.offset ?? 0];
  const isWhole =
    bytes === 0 ? place === null && sameAs === null && sha256 === EMPTY : (place === null) !== (sameAs === null);
  return (
    isFilePath(path) &&
    (sameAs === null || isFilePath(sameAs.path)) &&
    numbers.every((number) => Number.isSafeInteger(number) && number >= 0) &&
    Number.isFinite(modifiedAt) &&
    mode >= 0 &&
    mode <= 0o777 &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    isWhole
  );
}
