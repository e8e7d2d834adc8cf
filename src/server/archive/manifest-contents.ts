/** Whether a manifest agrees with itself and with the zip around it. */
import { ArchiveError } from '../errors';
import { definitionEntry, FILE_INDEX, parseEntryName } from './entry-name';
import { FILES_VERSION, MANIFEST_ENTRY, type Manifest, type ManifestCollection, type ManifestEntry } from './manifest';
import type { ZipRecord } from './zip-record';
import { say } from '../sentence';

/** An entry with its place in the file. */
export interface PlacedEntry extends ManifestEntry {
  record: ZipRecord;
}

/** Names and sizes, in order. @throws ArchiveError naming the first entry that is missing, added or changed */
export function placeEntries(manifest: Manifest, records: ZipRecord[]): PlacedEntry[] {
  const listed = new Set(manifest.entries.map(({ name }) => name));
  const added = records.find(({ name }) => name !== MANIFEST_ENTRY && !listed.has(name));
  if (added) refuse(added.name, 'is not in the manifest');
  const present = new Set(records.map(({ name }) => name));
  const missing = manifest.entries.find(({ name }) => !present.has(name));
  if (missing) refuse(missing.name, 'is missing');
  return manifest.entries.map((entry, index) => {
    const record = records[index];
    if (record?.name !== entry.name) refuse(entry.name, 'is not in its place');
    if (record.size !== entry.bytes) refuse(entry.name, say`has ${record.size} bytes instead of ${entry.bytes}`);
    return { ...entry, record };
  });
}

/** The parts of each collection's rows, in order. @throws ArchiveError naming what does not belong together */
export function partsByCollection(manifest: Manifest, entries: PlacedEntry[]): Map<string, PlacedEntry[]> {
  const parts = new Map<string, PlacedEntry[]>();
  for (const { name } of manifest.collections) {
    if (parts.has(name)) refuse(MANIFEST_ENTRY, say`lists the collection ${name} twice`);
    parts.set(name, []);
  }
  for (const entry of entries) {
    const parsed = parseEntryName(entry.name);
    if (parsed.kind === 'manifest') refuse(entry.name, 'lists itself');
    if ((parsed.kind === 'rows') !== (entry.rows !== undefined))
      refuse(entry.name, 'has no count of rows, or one too many');
    if (parsed.kind === 'file data' || parsed.kind === 'file index') continue;
    if (parsed.kind === 'objects') {
      if (parsed.dialect !== manifest.database.dialect) refuse(entry.name, 'is for another database');
      continue;
    }
    const known = parts.get(parsed.collection);
    if (!known) refuse(entry.name, 'belongs to no collection of the manifest');
    if (parsed.kind === 'rows' && known.push(entry) !== parsed.part) refuse(entry.name, 'is not the next part');
  }
  const names = new Set(entries.map(({ name }) => name));
  for (const collection of manifest.collections) checkCollection(collection, parts.get(collection.name) ?? [], names);
  return parts;
}

export interface FileEntries {
  /** The contents, in order. */
  parts: PlacedEntry[];
  index: PlacedEntry;
}

/** Null for an archive of rows alone. @throws ArchiveError naming what does not belong together */
export function fileEntries(manifest: Manifest, entries: PlacedEntry[]): FileEntries | null {
  const isThere = manifest.files !== undefined;
  if (isThere !== manifest.formatVersion >= FILES_VERSION) refuse(MANIFEST_ENTRY, 'lists files in another version');
  const parts: PlacedEntry[] = [];
  let index: PlacedEntry | null = null;
  for (const entry of entries) {
    const parsed = parseEntryName(entry.name);
    if (parsed.kind !== 'file data' && parsed.kind !== 'file index') continue;
    if (!isThere) refuse(entry.name, 'belongs to no files of the manifest');
    if (parsed.kind === 'file index') index = entry;
    else if (index || parts.push(entry) !== parsed.part) refuse(entry.name, 'is not the next part');
  }
  if (!manifest.files) return null;
  const names = manifest.files.roots.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) refuse(MANIFEST_ENTRY, say`lists the files of ${twice} twice`);
  return index ? { parts, index } : refuse(FILE_INDEX, 'is missing');
}

function checkCollection({ name, rows, bytes }: ManifestCollection, parts: PlacedEntry[], names: Set<string>): void {
  const sum = (key: 'rows' | 'bytes') => parts.reduce((total, part) => total + (part[key] ?? 0), 0);
  if (sum('rows') !== rows || sum('bytes') !== bytes) refuse(MANIFEST_ENTRY, say`miscounts the rows of ${name}`);
  const definition = definitionEntry(name);
  if (!names.has(definition)) refuse(definition, 'is missing');
}

function refuse(entry: string, problem: string): never {
  throw new ArchiveError('ARCHIVE_DAMAGED', say`Entry ${entry} ${problem}.`, entry);
}
