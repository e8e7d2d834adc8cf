import type { Readable } from 'node:stream';
import { BackupError, CanceledError } from '../../../errors';
import type { TableDefinition } from '../../definition';
import type { ConnectionOptions, Reader } from '../../dialect';
import type { Staging } from '../../table-sets';
import { queryError } from '../mysql-errors';
import { MysqlReader } from '../mysql-reader';
import type { Session } from '../session';
import { canBeComplete, createTable, type Making, type TableStatement } from './create-table';
import { finishTable } from './finish-table';
import { insertRows } from './insert-rows';
import { linkSet } from './link-set';
import { loadData } from './load-data';
import { lookAhead } from './look-ahead';
import { inServerTerms, type ServerTerms } from './server-terms';
import { stagedName, type SetRecord } from './set-store';
import { StagedReader } from './staged-reader';
import { storedValues, type StoredValue } from './stored-values';
import { cancelable } from './write-session';
import { say } from '../../../sentence';

/** A table that was made. */
interface MadeTable {
  definition: TableDefinition;
  staged: string;
  values: StoredValue[];
  rows: number;
  /** Indexes that it was made with. */
  indexes: string[];
  /** Nothing is left to be made after its rows. */
  complete: boolean;
  warnings: string[];
}

/** Up to here, rows do not take longer for indexes that are there, and each ALTER TABLE takes as long as making the table. */
const SMALL_BYTES = 32 * 1024;

export class MysqlStaging implements Staging {
  readonly readableWhileLoading = false;
  /** As the session was opened. */
  #checksUnique = false;
  readonly #made = new Map<string, MadeTable>();

  constructor(
    private readonly options: ConnectionOptions,
    private readonly session: Session,
    private readonly terms: ServerTerms,
    private readonly record: SetRecord,
    /** What was found when the set was made. */
    private readonly warnings: string[],
  ) {}

  async load(definition: TableDefinition, rows: Readable, signal?: AbortSignal): Promise<number> {
    const cancel = () => rows.destroy(new CanceledError());
    // Whoever reads is told by what he reads; before that, nobody listens.
    rows.on('error', () => undefined);
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const ahead = await lookAhead(rows, SMALL_BYTES);
      const made = await this.#make(definition, ahead.all);
      // Without these checks MariaDB fills an empty table faster, and tells of a duplicate key only that it cannot commit.
      await this.#checkUnique(made.complete || !this.terms.localInfile);
      const request = {
        ...{ table: definition.name, staged: made.staged, values: made.values, rows: ahead.rows, before: made.rows },
      };
      const loaded = this.terms.localInfile
        ? await loadData(this.session, request, this.terms.batchBytes)
        : await insertRows(this.session, request);
      made.rows += loaded;
      return loaded;
    } catch (error) {
      if (signal?.aborted) throw new CanceledError();
      throw error instanceof BackupError || !isOfServer(error) ? error : queryError(error);
    } finally {
      signal?.removeEventListener('abort', cancel);
      rows.destroy();
    }
  }

  async finish(definition: TableDefinition, signal?: AbortSignal): Promise<string[]> {
    const { definition: fitted, staged, indexes, warnings, complete } = await this.#make(definition, true);
    if (complete) return warnings;
    try {
      return [
        ...warnings,
        ...(await cancelable(this.session, signal, () => finishTable(this.session, fitted, staged, indexes))),
      ];
    } catch (error) {
      throw queryError(error);
    }
  }

  async link(signal?: AbortSignal): Promise<string[]> {
    return [...this.warnings, ...(await cancelable(this.session, signal, () => linkSet(this.session, this.record)))];
  }

  async openReader(): Promise<Reader> {
    const tables = this.record.body.tables.map((table) => ({
      ...table,
      staged: stagedName(this.record, table.number, 0),
    }));
    return new StagedReader(await MysqlReader.open(this.options), new Map(tables.map((table) => [table.name, table])));
  }

  async #checkUnique(wanted: boolean): Promise<void> {
    if (wanted !== this.#checksUnique) await this.session.query(`SET unique_checks = ${wanted ? 1 : 0}`);
    this.#checksUnique = wanted;
  }

  /** @param small whether it may be made complete */
  async #make(definition: TableDefinition, small: boolean): Promise<MadeTable> {
    const known = this.#made.get(definition.name);
    if (known) return known;
    const table = this.record.body.tables.find(({ name }) => name === definition.name);
    if (!table) {
      throw new BackupError('INVALID_REQUEST', say`The table ${definition.name} does not belong to this set.`, {
        details: { table: definition.name },
      });
    }
    const warnings: string[] = [];
    const fitted = inServerTerms(definition, this.terms, (text) => warnings.push(text));
    const staged = stagedName(this.record, table.number, 0);
    const ways: Making[] = small && canBeComplete(fitted) ? ['complete', 'bare', 'plain'] : ['bare', 'plain'];
    const { making, ...statement } = await this.#create(fitted, staged, ways);
    const made: MadeTable = {
      definition: fitted,
      staged,
      values: storedValues(fitted, this.options.timezone),
      rows: 0,
      indexes: statement.indexes,
      complete: making === 'complete',
      warnings: [...warnings, ...statement.warnings],
    };
    this.#made.set(definition.name, made);
    return made;
  }

  /** Another product or version may not take an index or an expression of this one. @throws what is said of the table itself */
  async #create(
    definition: TableDefinition,
    staged: string,
    ways: readonly Making[],
  ): Promise<TableStatement & { making: Making }> {
    const failures = new Map<Making, unknown>();
    for (const making of ways) {
      const statement = createTable(definition, staged, this.terms, making);
      try {
        await this.session.execute(statement.sql);
        return { ...statement, making };
      } catch (error) {
        failures.set(making, error);
        if (this.session.closed) break;
      }
    }
    throw queryError(failures.get('bare') ?? failures.get('complete'));
  }
}

/** Errors of the stream are the caller's own and are passed on as they are. */
function isOfServer(error: unknown): boolean {
  const { errno, code, fatal } = error as { errno?: unknown; code?: unknown; fatal?: unknown };
  return fatal === true || (typeof errno === 'number' && errno > 0) || /^(ER_|PROTOCOL_)/.test(String(code));
}
