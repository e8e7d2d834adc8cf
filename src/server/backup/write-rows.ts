import type { Progress } from '../../common/api';
import type { ArchiveWriter } from '../archive/archive-writer';
import type { TableDefinition } from '../dialects/definition';
import type { Reader } from '../dialects/dialect';
import { BackupError } from '../errors';
import type { ProgressMeter } from '../progress-meter';
import type { DescribedTable } from './describe-tables';
import { say } from '../sentence';

export interface WrittenCollection extends DescribedTable {
  rows: number;
  /** Uncompressed. */
  bytes: number;
  fingerprint: string | null;
}

export interface RowsTarget {
  snapshot: Reader;
  writer: ArchiveWriter;
  signal: AbortSignal;
  report(progress: Progress): void;
  meter: ProgressMeter;
}

/** One collection after another: the archive holds one entry at a time open, the snapshot one query. */
export async function writeRows(tables: DescribedTable[], target: RowsTarget): Promise<WrittenCollection[]> {
  const written: WrittenCollection[] = [];
  for (const table of tables) {
    target.signal.throwIfAborted();
    const rows = hasRows(table.definition)
      ? await writeTable(table, table.definition, target)
      : { rows: 0, bytes: 0, fingerprint: null };
    written.push({ ...table, ...rows });
    target.report(target.meter.finished(table.name, rows.rows, rows.bytes));
  }
  return written;
}

async function writeTable(table: DescribedTable, definition: TableDefinition, target: RowsTarget) {
  const { snapshot, writer, signal, report, meter } = target;
  const source = snapshot.readRows(definition, signal);
  try {
    return await writer.addRows(definition, table.name, source, (bytes, rows) =>
      report(meter.reading(table.name, rows, bytes)),
    );
  } catch (error) {
    if (error instanceof BackupError && error.code === 'DATA_CHANGED') {
      throw new BackupError('DATA_CHANGED', say`Collection ${table.name} was changed or dropped during the backup.`, {
        hint: 'Start the backup again once nobody changes collections.',
        details: { collection: table.name },
        cause: error,
      });
    }
    throw error;
  }
}

function hasRows(definition: TableDefinition | null): definition is TableDefinition {
  return definition?.kind === 'table';
}
