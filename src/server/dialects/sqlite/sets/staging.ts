import type { Readable } from 'node:stream';
import { BackupError } from '../../../errors';
import type { TableDefinition } from '../../definition';
import type { Reader } from '../../dialect';
import type { Staging } from '../../table-sets';
import { quoteName, quoteText } from '../quoting';
import { toSqliteError } from '../sqlite-errors';
import { Growth } from '../growth';
import { loadRows } from './load-rows';
import { brokenError, brokenMessage, brokenReferences, isCombined, isWithin, touchedReferences } from './references';
import { markScript, type SetState, type StagedTable } from './set-store';
import type { PlannedIndex, TablePlan } from './table-plan';
import { isUnfit, unfitError } from './unfit';
import type { Writer } from './writer';
import { say } from '../../../sentence';

/** A table beyond loses its indexes while it is loaded: each is made faster in one go than along with the rows. */
const INDEXED_ALONG_BYTES = 1024 * 1024;
/**
 * Up to here, an index over the rows is made in half a second, in which others may read but not write: that keeps writers out for less
 * time in all. A table that grows beyond gets its indexes at this point, and they grow along, in transactions as short as ever.
 */
const INDEXED_LATER_ROWS = 250_000;
const INDEXED_LATER_BYTES = 160 * 1024 * 1024;

interface Progress {
  rows: number;
  bytes: number;
  /** From the start, until it is worth it to make them later. */
  indexes: 'from the start' | 'later' | 'made';
}

export class SqliteStaging implements Staging {
  readonly readableWhileLoading = true;
  readonly #progress = new Map<string, Progress>();
  readonly #growing = new Map<string, Growth>();

  constructor(
    private readonly state: Pick<SetState, 'id' | 'tables' | 'combine'>,
    /** Of the same tables, in the same order. */
    private readonly plans: readonly TablePlan[],
    private readonly writer: Writer,
    private readonly openStaged: (
      tables: readonly StagedTable[],
      growing: ReadonlyMap<string, Growth>,
    ) => Promise<Reader>,
  ) {}

  private get tables(): readonly StagedTable[] {
    return this.state.tables;
  }

  async load(definition: TableDefinition, rows: Readable, signal?: AbortSignal): Promise<number> {
    const { staged } = this.#table(definition);
    const progress = this.#progressOf(definition);
    const growth = new Growth();
    this.#growing.set(definition.name, growth);
    const loaded = async (count: number, bytes: number) => {
      progress.rows += count;
      progress.bytes += bytes;
      growth.add();
      if (progress.rows > INDEXED_LATER_ROWS || progress.bytes > INDEXED_LATER_BYTES) {
        await this.#makeIndexes(definition, signal);
      } else if (progress.bytes > INDEXED_ALONG_BYTES) await this.#dropIndexes(definition, signal);
    };
    try {
      return await loadRows(rows, { writer: this.writer, definition, staged, signal, loaded });
    } finally {
      growth.end();
    }
  }

  async finish(definition: TableDefinition, signal?: AbortSignal): Promise<string[]> {
    await this.#makeIndexes(definition, signal);
    await this.#continueNumbering(definition, signal);
    return this.#planOf(definition)
      .indexes.filter(({ statement }) => statement === null)
      .map((index) => indexWarning(definition, index));
  }

  async link(signal?: AbortSignal): Promise<string[]> {
    const { connection } = this.writer;
    const touched = await touchedReferences(connection, this.tables);
    const followed = touched.filter((reference) => !isCombined(reference, this.state));
    const broken = await brokenReferences(connection, followed, signal);
    // Such rows are in the archive itself, and what was backed up must be able to come back.
    const own = broken.filter(({ reference }) => isWithin(reference, this.tables));
    const other = broken.find((one) => !own.includes(one));
    if (other) throw brokenError(other);
    await this.writer.transaction(say`linking`, markScript(this.state.id, 'linked'));
    return own.map((one) => say`${brokenMessage(one)}, nor are they in the archive.`);
  }

  openReader(): Promise<Reader> {
    return this.openStaged(this.tables, this.#growing);
  }

  async #dropIndexes(definition: TableDefinition, signal?: AbortSignal): Promise<void> {
    const progress = this.#progressOf(definition);
    if (progress.indexes !== 'from the start') return;
    progress.indexes = 'later';
    const made = this.#planOf(definition).indexes.filter(({ statement }) => statement !== null);
    if (made.length === 0) return;
    const script = made.map(({ staged }) => `DROP INDEX main.${quoteName(staged)};`).join('');
    await this.writer.transaction(say`loading ${definition.name}`, script, signal);
  }

  async #makeIndexes(definition: TableDefinition, signal?: AbortSignal): Promise<void> {
    const progress = this.#progressOf(definition);
    if (progress.indexes !== 'later') return;
    progress.indexes = 'made';
    for (const { name, statement } of this.#planOf(definition).indexes) {
      if (statement !== null) await this.#makeIndex(definition, name, statement, signal);
    }
  }

  async #makeIndex(definition: TableDefinition, name: string, statement: string, signal?: AbortSignal): Promise<void> {
    const during = say`making index ${name} of ${definition.name}`;
    try {
      await this.writer.transaction(during, statement, signal, 'go on');
    } catch (error) {
      if (!isUnfit(error)) throw toSqliteError(error, during);
      throw unfitError(error, { table: definition.name, staged: this.#table(definition).staged });
    }
  }

  /** sqlite_sequence counts tables with AUTOINCREMENT; others go on above their highest row by themselves. */
  async #continueNumbering(definition: TableDefinition, signal?: AbortSignal): Promise<void> {
    const last = definition.sequence?.last ?? null;
    if (last === null || !/^\d{1,19}$/.test(last) || BigInt(last) > 2n ** 63n - 1n) return;
    const { connection } = this.writer;
    const { staged } = this.#table(definition);
    const during = say`numbering ${definition.name}`;
    const [table] = await connection.query<{ numbered: number }>(
      during,
      `SELECT sql LIKE '%AUTOINCREMENT%' AS numbered FROM main.sqlite_schema WHERE type = 'table' AND name = ?`,
      [staged],
    );
    if (!table?.numbered) return;
    const own = `name = ${quoteText(staged)}`;
    await this.writer.transaction(
      during,
      `INSERT INTO main.sqlite_sequence (name, seq) SELECT ${quoteText(staged)}, 0
        WHERE NOT EXISTS (SELECT 1 FROM main.sqlite_sequence WHERE ${own});
      UPDATE main.sqlite_sequence SET seq = max(seq, ${last}) WHERE ${own};`,
      signal,
    );
  }

  #table({ name }: TableDefinition): StagedTable {
    const table = this.tables.find((one) => one.name === name);
    if (!table) throw new BackupError('INVALID_REQUEST', say`Table ${name} is not in this set.`);
    return table;
  }

  #planOf(definition: TableDefinition): TablePlan {
    return this.plans[this.tables.indexOf(this.#table(definition))]!;
  }

  #progressOf({ name }: TableDefinition): Progress {
    const known = this.#progress.get(name) ?? { rows: 0, bytes: 0, indexes: 'from the start' as const };
    this.#progress.set(name, known);
    return known;
  }
}

function indexWarning({ name: table }: TableDefinition, { name, why }: PlannedIndex): string {
  return say`Index ${name} of table ${table} cannot be made: ${why}.`;
}
