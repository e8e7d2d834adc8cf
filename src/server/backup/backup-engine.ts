/**
 * One backup, from a choice of groups to a durable archive in a destination.
 *
 *   select → snapshot → partial → definitions → rows → manifest → re-read → commit
 *
 * Everything is read from one snapshot. Either the archive is complete, re-read and renamed to its final name, or nothing
 * of it is left: any error and any abort discards the partial. Not promised: that values are valid in the application's eyes.
 */
import type { Progress } from '../../common/api';
import { randomUUID } from 'node:crypto';
import { ArchiveWriter } from '../archive/archive-writer';
import { openArchive } from '../archive/archive-reader';
import type { Catalog } from '../catalog/catalog';
import type { Destination, StoredArchive } from '../destinations/destination';
import type { Dialect } from '../dialects/dialect';
import { ProgressMeter } from '../progress-meter';
import { describeTables } from './describe-tables';
import { manifestBody } from './manifest-body';
import { select, type BackupChoice, type Selection } from './select';
import { writeDefinitions } from './write-definitions';
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

export interface BackupSurroundings {
  catalog: Catalog;
  dialect: Dialect;
  destination: Pick<Destination, 'createPartial'>;
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
  /** What the choice needed besides, and for whose sake. */
  added: Selection['added'];
  warnings: string[];
}

export async function runBackup(request: BackupRequest, around: BackupSurroundings): Promise<BackupResult> {
  const { catalog, dialect, destination, workDir, generator, signal, report, now } = around;
  const selection = select(request, catalog);
  report({ stage: 'snapshot', collectionsTotal: selection.collections.length });
  const snapshot = await dialect.openSnapshot({ workDir, signal });
  const createdAt = now();
  try {
    const partial = await destination.createPartial(request.name);
    try {
      const writer = new ArchiveWriter(partial.stream, { signal, createdAt });
      report({ stage: 'definitions' });
      const described = await describeTables(selection.collections, snapshot, signal);
      await writeDefinitions(described.tables, await snapshot.describeObjects(), writer);
      const meter = new ProgressMeter(described.tables, () => now().getTime());
      const written = await writeRows(described.tables, { snapshot, writer, signal, report, meter });
      report({ stage: 'sealing', remaining: null });
      const warnings = [...(request.warnings ?? []), ...snapshot.warnings, ...described.warnings];
      const facts = { id: randomUUID(), createdAt, finishedAt: now(), generator, server: snapshot.server, warnings };
      await writer.seal(manifestBody(request, selection, catalog, written, facts));
      const reread = await partial.reread();
      await openArchive(reread).finally(() => reread.close());
      signal.throwIfAborted();
      const archive = await partial.commit();
      const sum = (key: 'rows' | 'bytes') => written.reduce((total, one) => total + one[key], 0);
      return {
        archive,
        collections: written.length,
        rows: sum('rows'),
        bytes: sum('bytes'),
        added: selection.added,
        warnings,
      };
    } catch (error) {
      await partial.discard();
      throw error;
    }
  } finally {
    await snapshot.close();
  }
}
