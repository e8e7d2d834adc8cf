import type { Readable } from 'node:stream';
import { BackupError, CanceledError } from '../../../errors';
import type { TableDefinition } from '../../definition';
import type { ConnectionOptions, Reader } from '../../dialect';
import type { Staging } from '../../table-sets';
import { queryError } from '../mysql-errors';
import { MysqlReader } from '../mysql-reader';
import type { Session } from '../session';
import { createTable } from './create-table';
import { finishTable } from './finish-table';
import { insertRows } from './insert-rows';
import { linkSet } from './link-set';
import { loadData } from './load-data';
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
  warnings: string[];
}

export class MysqlStaging implements Staging {
  readonly readableWhileLoading = false;
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
      const made = await this.#make(definition);
      const request = { table: definition.name, staged: made.staged, values: made.values, rows, before: made.rows };
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
    }
  }

  async finish(definition: TableDefinition, signal?: AbortSignal): Promise<string[]> {
    const { definition: fitted, staged, indexes, warnings } = await this.#make(definition);
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

  async #make(definition: TableDefinition): Promise<MadeTable> {
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
    const whole = createTable(fitted, staged, this.terms, false);
    const statement = await this.session.execute(whole.sql).then(
      () => whole,
      async (error: unknown) => {
        // Another product or version may not take an expression of this one.
        const plain = createTable(fitted, staged, this.terms, true);
        if (this.session.closed || plain.sql === whole.sql) throw queryError(error);
        await this.session.execute(plain.sql).catch(() => {
          throw queryError(error);
        });
        return plain;
      },
    );
    const made: MadeTable = {
      definition: fitted,
      staged,
      values: storedValues(fitted, this.options.timezone),
      rows: 0,
      indexes: statement.indexes,
      warnings: [...warnings, ...statement.warnings],
    };
    this.#made.set(definition.name, made);
    return made;
  }
}

/** Errors of the stream are the caller's own and are passed on as they are. */
function isOfServer(error: unknown): boolean {
  const { errno, code, fatal } = error as { errno?: unknown; code?: unknown; fatal?: unknown };
  return fatal === true || (typeof errno === 'number' && errno > 0) || /^(ER_|PROTOCOL_)/.test(String(code));
}
