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

/** More at once would take most of the locks that a server has by default. */
const AT_ONCE = 500;

/** What fails for many at once is asked of one after another, which tells the one at fault. */
export async function describeTogether(
  reader: Pick<Reader, 'describeTable'>,
  tables: readonly KnownTable[],
  together: (some: readonly KnownTable[]) => Promise<Described>,
): Promise<Described> {
  const described: Described = [];
  for (let at = 0; at < tables.length; at += AT_ONCE) {
    const some = tables.slice(at, at + AT_ONCE);
    described.push(...(await together(some).catch(() => describeEach(reader, some))));
  }
  return described;
}
