import { BackupError } from '../errors';
import type { TableDefinition } from './definition';
import type { KnownTable, Reader } from './dialect';

type Described = (TableDefinition | BackupError)[];

/** One after another; see `DatabaseReader`. */
export async function describeEach(
  reader: Pick<Reader, 'describeTable'>,
  tables: readonly KnownTable[],
): Promise<Described> {
  const described: Described = [];
  for (const { table, hints } of tables) {
    try {
      described.push(await reader.describeTable(table, hints));
    } catch (error) {
      if (!(error instanceof BackupError) || error.code !== 'DATA_CHANGED') throw error;
      described.push(error);
    }
  }
  return described;
}

/** What fails for all at once is asked of one after another, which tells the one at fault. */
export async function describeTogether(
  reader: Pick<Reader, 'describeTable'>,
  tables: readonly KnownTable[],
  together: () => Promise<Described>,
): Promise<Described> {
  return together().catch(() => describeEach(reader, tables));
}
