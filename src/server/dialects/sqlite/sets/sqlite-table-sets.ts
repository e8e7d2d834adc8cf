import { BackupError } from '../../../errors';
import type { Reader } from '../../dialect';
import type { CombinedRows } from '../../combine-rows';
import { recoverEach } from '../../recover-each';
import type { ExchangeReport, Staging, StagingRequest, TableSet, TableSets } from '../../table-sets';
import { Connection } from '../connection';
import { toSqliteError } from '../sqlite-errors';
import type { SqliteView } from '../sqlite-reader';
import { countCombined, pairsOf } from './combine-script';
import { dropTable } from './drop-table';
import { exchangeSet } from './exchange';
import { proveTrees } from './path-script';
import { stagedTables } from './names';
import type { Growth } from '../growth';
import { addScript, DROP_STORE, markScript, readState, readStates, removeScript } from './set-store';
import type { SetState, StagedTable } from './set-store';
import { StagedReader } from './staged-reader';
import { SqliteStaging } from './staging';
import { TablePlanner, tableScript, type TablePlan } from './table-plan';
import { tableBytes } from './tree-bytes';
import { isUnfit } from './unfit';
import { Writer } from './writer';
import { say } from '../../../sentence';

/** Tables made in one transaction. */
const MADE_TOGETHER = 20;

export class SqliteTableSets implements TableSets {
  readonly #writers = new Set<Writer>();

  constructor(
    private readonly file: string,
    private readonly version: string,
  ) {}

  async list(): Promise<TableSet[]> {
    const connection = await Connection.open(this.file, 'read');
    try {
      const sets: TableSet[] = [];
      for (const state of await readStates(connection)) {
        if (!state.discarding) sets.push(await setOf(connection, state));
      }
      return sets;
    } catch (error) {
      throw toSqliteError(error, 'listing the sets of tables');
    } finally {
      await connection.close();
    }
  }

  async stage({ id, tables: definitions, objects, combine = [], paths = [], facts }: StagingRequest): Promise<Staging> {
    const tables = stagedTables(id, definitions);
    const plans: TablePlan[] = [];
    const planner = await TablePlanner.open();
    try {
      for (const [index, { staged }] of tables.entries()) plans.push(await planner.plan(definitions[index]!, staged));
    } finally {
      await planner.close();
    }
    const state: SetState = {
      ...{ id, createdAt: new Date().toISOString(), exchangedAt: null, exchanges: 0, linked: false, discarding: false },
      ...{ tables, make: objects, drop: [], combine, paths, facts },
    };
    const writer = await this.#writer();
    await this.#make(writer, state, plans);
    return new SqliteStaging(state, plans, writer, (...of) => this.#openStaged(writer, ...of));
  }

  exchange(id: string): Promise<ExchangeReport> {
    return exchangeSet(this.file, id);
  }

  compare(id: string): Promise<CombinedRows[]> {
    return this.#withWriter(async (writer) => {
      const { connection } = writer;
      const state = await readState(connection, id);
      if (!state) return [];
      const { combine, tables } = state;
      const change = (script: string) => writer.transaction('comparing rows', script);
      const pairs = await pairsOf(connection, combine, tables);
      const counted = await countCombined(connection, pairs, tables, change);
      await proveTrees(connection, state, pairs);
      return counted;
    });
  }

  discard(id: string): Promise<void> {
    return this.#withWriter((writer) => this.#discard(writer, id));
  }

  async recover(inUse: (id: string) => Promise<boolean>): Promise<string[]> {
    // A connection that may write also takes back what a crash left of a transaction.
    return this.#withWriter(async (writer) =>
      recoverEach(await readStates(writer.connection), async ({ id, exchanges, discarding }) => {
        if (!discarding && (exchanges > 0 || (await inUse(id)))) return [];
        await this.#discard(writer, id);
        return [
          discarding
            ? say`The set of tables ${id}, whose removal had been cut short, was removed.`
            : say`The staged tables of the unfinished restore ${id} were removed.`,
        ];
      }),
    );
  }

  async close(): Promise<void> {
    for (const writer of this.#writers) await writer.close();
    this.#writers.clear();
  }

  async #make(writer: Writer, state: SetState, plans: TablePlan[]): Promise<void> {
    const during = 'making the tables of the set';
    try {
      await writer.transaction(during, addScript(state)).catch((error: unknown) => {
        if (!isUnfit(error)) throw error;
        throw new BackupError('INVALID_REQUEST', say`There is a set of tables ${state.id} already.`);
      });
      for (let at = 0; at < plans.length; at += MADE_TOGETHER) {
        const together = plans.slice(at, at + MADE_TOGETHER);
        await writer.transaction(during, together.map(tableScript).join(''));
      }
    } catch (error) {
      throw toSqliteError(error, during);
    }
  }

  async #discard(writer: Writer, id: string): Promise<void> {
    const { connection } = writer;
    const during = 'dropping the set';
    const state = await readState(connection, id);
    if (!state) return;
    await writer.transaction(during, markScript(id, 'discarding'));
    for (const { staged } of state.tables) {
      const [there] = await connection.all('SELECT 1 FROM main.sqlite_schema WHERE name = ?', [staged]);
      if (there) await dropTable(writer, staged);
    }
    await writer.transaction(during, removeScript(id));
    if ((await readStates(connection)).length > 0) return;
    await writer.transaction(during, DROP_STORE).catch((error: unknown) => {
      // Somebody has made a set, or dropped the table, since it was looked at.
      if (!/integer overflow|no such table/.test(String((error as { message?: unknown }).message))) throw error;
    });
  }

  async #writer(): Promise<Writer> {
    const writer = await Writer.open(this.file);
    this.#writers.add(writer);
    return writer;
  }

  async #withWriter<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    const writer = await this.#writer();
    try {
      return await work(writer);
    } catch (error) {
      throw toSqliteError(error, 'changing the sets of tables');
    } finally {
      this.#writers.delete(writer);
      await writer.close();
    }
  }

  async #openStaged(
    { turns }: Writer,
    tables: readonly StagedTable[],
    growing: ReadonlyMap<string, Growth>,
  ): Promise<Reader> {
    const connection = await Connection.open(this.file, 'read');
    const [mode] = await connection.all<{ journal_mode: string }>('PRAGMA main.journal_mode');
    // With a write-ahead log, readers and writers are not in each other's way.
    if (mode?.journal_mode !== 'wal') connection.takeTurns(turns);
    const view: SqliteView = { connection, version: this.version, warnings: [], release: async () => undefined };
    return new StagedReader(view, tables, growing);
  }
}

async function setOf(connection: Connection, state: SetState): Promise<TableSet> {
  const { id, exchanges, createdAt, exchangedAt, facts } = state;
  let bytes: number | null = 0;
  for (const { staged } of state.tables) {
    const size: number | null = bytes === null ? null : await tableBytes(connection, staged);
    bytes = size === null || bytes === null ? null : bytes + size;
  }
  const tables = state.tables.map(({ name }) => ({ name })).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { id, exchanges, createdAt, exchangedAt, tables, bytes, facts };
}
