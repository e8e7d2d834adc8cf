/**
 * One backup, from a choice of groups to a durable archive in a destination.
 *
 *   select → snapshot (and cut of the uploads) → partial → definitions → rows → files → manifest → re-read → commit
 *
 * Everything is read from one snapshot. Either the archive is complete, re-read and renamed to its final name, or nothing
 * of it is left: any error and any abort discards the partial. Not promised: that values are valid in the application's eyes.
 */
import type { Progress } from '../../common/api';
import { randomUUID } from 'node:crypto';
import { ArchiveWriter } from '../archive/archive-writer';
import { openArchive } from '../archive/archive-reader';
import type { Catalog } from '../catalog/catalog';
import type { Destination, Partial as PartialArchive, StoredArchive } from '../destinations/destination';
import type { Dialect } from '../dialects/dialect';
import { FileCut } from '../files/cut';
import type { FileRoot } from '../files/file-root';
import { ProgressMeter } from '../progress-meter';
import { describeTables } from './describe-tables';
import { manifestBody } from './manifest-body';
import { openCut, type OpenCut } from './open-cut';
import { select, type BackupChoice, type Selection } from './select';
import { writeDefinitions } from './write-definitions';
import { writeFiles } from './write-files';
import { writeRows } from './write-rows';

export interface BackupRequest extends BackupChoice {
  name: string;
  note: string | null;
  createdBy: string | null;
  /** The schedule that asks for it. */
  schedule?: { id: string; name: string } | null;
  /** What is known from the start, as whole sentences. */
  warnings?: string[];
}

/** Files that go with the rows. */
export interface ChosenFiles {
  roots: readonly FileRoot[];
  /** The task that has a folder of its own beside uploads while it runs. */
  task: string;
}

export interface BackupSurroundings {
  catalog: Catalog;
  dialect: Dialect;
  destination: Pick<Destination, 'createPartial'>;
  /** None when absent. */
  files?: ChosenFiles;
  /** A private folder for the snapshot's temporary files. */
  workDir: string;
  /** Version of this plugin. */
  generator: string;
  signal: AbortSignal;
  report(progress: Partial<Progress>): void;
  now(): Date;
}

export interface BackupResult {
  archive: StoredArchive;
  collections: number;
  rows: number;
  /** Uncompressed bytes of rows. */
  bytes: number;
  /** Null where none were chosen. */
  files: { files: number; bytes: number } | null;
  /** What the choice needed besides, and for whose sake. */
  added: Selection['added'];
  warnings: string[];
}

export async function runBackup(request: BackupRequest, around: BackupSurroundings): Promise<BackupResult> {
  const { catalog, destination, signal, report } = around;
  const selection = select(request, catalog);
  report({ stage: 'snapshot', collectionsTotal: selection.collections.length });
  const { roots = [], task = '' } = around.files ?? {};
  const cut = new FileCut(uploadsAmong(roots), task, signal);
  try {
    const opened = await openCut(cut, around);
    try {
      const partial = await destination.createPartial(request.name);
      try {
        return await writeArchive({ request, selection, partial, opened, roots, cut }, around);
      } catch (error) {
        await partial.discard();
        throw error;
      }
    } finally {
      await opened.snapshot.close();
    }
  } finally {
    await cut.remove();
  }
}

interface Opened {
  request: BackupRequest;
  selection: Selection;
  partial: PartialArchive;
  opened: OpenCut;
  roots: readonly FileRoot[];
  cut: FileCut;
}

async function writeArchive(
  { request, selection, partial, opened, roots, cut }: Opened,
  { catalog, workDir, generator, signal, report, now }: BackupSurroundings,
): Promise<BackupResult> {
  const { snapshot, createdAt } = opened;
  const writer = new ArchiveWriter(partial.stream, { signal, createdAt });
  report({ stage: 'definitions' });
  const described = await describeTables(selection.collections, snapshot, signal);
  await writeDefinitions(described.tables, await snapshot.describeObjects(), writer);
  const meter = new ProgressMeter(described.tables, () => now().getTime());
  const written = await writeRows(described.tables, { snapshot, writer, signal, report, meter });
  const packed = roots.length > 0 ? await writeFiles(roots, cut, { writer, workDir, signal, report }) : null;
  report({ stage: 'sealing', current: null, remaining: null });
  const ofFiles = [...opened.warnings, ...(packed?.warnings ?? [])];
  const warnings = [...(request.warnings ?? []), ...ofFiles, ...snapshot.warnings, ...described.warnings];
  const facts = { id: randomUUID(), createdAt, finishedAt: now(), generator, server: snapshot.server, warnings };
  await writer.seal(manifestBody(request, selection, catalog, { written, files: packed?.files ?? null }, facts));
  const reread = await partial.reread();
  await openArchive(reread).finally(() => reread.close());
  signal.throwIfAborted();
  const archive = await partial.commit();
  return {
    archive,
    collections: written.length,
    rows: sum(written, 'rows'),
    bytes: sum(written, 'bytes'),
    files: packed && { files: sum(packed.files.roots, 'files'), bytes: sum(packed.files.roots, 'bytes') },
    added: selection.added,
    warnings,
  };
}

/** Only they change while the backup runs, and belong to rows. */
function uploadsAmong(roots: readonly FileRoot[]): FileRoot[] {
  return roots.filter(({ content }) => content === 'uploads');
}

function sum<Key extends string>(all: readonly Record<Key, number>[], key: Key): number {
  return all.reduce((total, one) => total + one[key], 0);
}
