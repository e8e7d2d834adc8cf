import { pipeline, type Readable } from 'node:stream';
import { BackupError, CanceledError } from '../../errors';
import { rowColumns, type TableDefinition } from '../definition';
import type { ConnectionOptions, Reader } from '../dialect';
import { mapValues } from '../map-values';
import type { Staging } from '../table-sets';
import { saveLinked, type SetRecord } from './bookkeeping';
import { CutShort } from './copy-in';
import { copyStatement, createTable, type StagedParent } from './create-table';
import { sqlState, writeError } from './errors';
import { finishTable } from './finish-table';
import { linkTables } from './link-tables';
import { livePlace, samePlace, stagedPlace, type Place, type Space } from './names';
import { PostgresReader } from './postgres-reader';
import { togetherFirst, type Statements } from './statements';
import { Misread, valueMaps } from './value-maps';
import type { WriteSession } from './write-session';
import { say } from '../../sentence';

export interface StagingContext {
  options: ConnectionOptions;
  schema: string;
  record: SetRecord;
  /** The connection for writing, made anew where it was lost. */
  session(): Promise<WriteSession>;
}

/** Up to here, what follows the rows of a table is done in one transaction: it keeps a reader out for no time that counts. */
const SMALL_ROWS = 10_000;

interface LoadedTable {
  definition: TableDefinition;
  rows: number;
}

export class PostgresStaging implements Staging {
  readonly readableWhileLoading = false;
  private readonly loaded: LoadedTable[] = [];

  constructor(private readonly context: StagingContext) {}

  async load(definition: TableDefinition, rows: Readable, signal?: AbortSignal): Promise<number> {
    const place = this.place(definition);
    const session = await this.context.session();
    const known = this.loadedAs(definition);
    const abort = () => rows.destroy(new CanceledError());
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    // Its error is heard of by whoever reads the stream.
    rows.on('error', () => undefined);
    try {
      if (signal?.aborted) throw new CanceledError();
      const create = (statements: Statements) => this.create(statements, definition, place);
      const warnings: string[] = [];
      const count = await togetherFirst((together) =>
        session.transaction(async () => {
          if (!known) warnings.push(...(await (together ? session.together(create) : create(session))));
          return session.copy(copyStatement(place, rowColumns(definition), !known), mapped(definition, rows));
        }, this.searchPath(definition)),
      );
      this.context.record.state.warnings.push(...warnings);
      if (known) known.rows += count;
      else this.loaded.push({ definition, rows: count });
      return count;
    } catch (error) {
      throw loadError(error, definition.name);
    } finally {
      signal?.removeEventListener('abort', abort);
      rows.destroy();
    }
  }

  private create(session: Statements, definition: TableDefinition, place: Place): Promise<string[]> {
    const parents = definition.inherits.flatMap((parent): StagedParent[] => {
      const live = livePlace(parent, this.context.schema);
      const known = this.loaded.find(({ definition: one }) => samePlace(livePlace(one, this.context.schema), live));
      if (!known) return [];
      return [{ place: this.place(known.definition), columns: known.definition.columns.map(({ name }) => name) }];
    });
    return createTable(session, definition, place, parents);
  }

  async finish(definition: TableDefinition, signal?: AbortSignal): Promise<string[]> {
    if (signal?.aborted) throw new CanceledError();
    const session = await this.context.session();
    const { options } = this.context;
    const place = this.place(definition);
    try {
      const small = (this.loadedAs(definition)?.rows ?? 0) <= SMALL_ROWS;
      return await session.cancelable(options, signal, () =>
        session.lookingIn(this.searchPath(definition), () =>
          togetherFirst((together) =>
            together && small
              ? session.together((statements) => finishTable(statements, definition, place, true))
              : finishTable(session, definition, place, false),
          ),
        ),
      );
    } catch (error) {
      if (signal?.aborted) throw new CanceledError();
      throw writeError(error, say`finishing the table ${definition.name}`, definition.name);
    }
  }

  async link(signal?: AbortSignal): Promise<string[]> {
    if (signal?.aborted) throw new CanceledError();
    const session = await this.context.session();
    const { options, record, schema } = this.context;
    try {
      return await session.cancelable(options, signal, async () => {
        const warnings = await session.lookingIn(this.searchPath(), () =>
          linkTables(session, { schema, record, definitions: this.loaded.map(({ definition }) => definition) }),
        );
        await saveLinked(session, record);
        return warnings;
      });
    } catch (error) {
      if (signal?.aborted) throw new CanceledError();
      throw writeError(error, 'making the foreign keys');
    }
  }

  openReader(): Promise<Reader> {
    const { options, record } = this.context;
    const staged = { spaces: record.spaces, tables: record.state.tables };
    return PostgresReader.open(options, { isolation: 'READ COMMITTED', staged });
  }

  private loadedAs({ name, schema }: TableDefinition): LoadedTable | undefined {
    return this.loaded.find(({ definition: one }) => one.name === name && one.schema === schema);
  }

  private place(table: TableDefinition): Place {
    const { record, schema } = this.context;
    const live = livePlace(table, schema);
    const place = stagedPlace(record.spaces, live);
    if (place && record.state.tables.some((known) => samePlace(known, live))) return place;
    throw new BackupError('INVALID_REQUEST', say`The table ${table.name} is not one of the set.`);
  }

  /** What is new comes before what is live, and the table's own schema before the others. */
  private searchPath(table?: TableDefinition): string[] {
    const { record, schema } = this.context;
    const own = table ? livePlace(table, schema).schema : schema;
    const first = (space: Space) => (space.live === own ? 0 : 1);
    const spaces = [...record.spaces].sort((a, b) => first(a) - first(b));
    return [...spaces.map(({ staged }) => staged), ...new Set([own, schema])];
  }
}

function mapped(definition: TableDefinition, rows: Readable): Readable {
  const maps = valueMaps(definition);
  // Whoever reads the result is told of errors on either side.
  return maps.size === 0 ? rows : pipeline(rows, mapValues(maps), () => undefined);
}

/** An error of the stream is told as it is. */
function loadError(error: unknown, table: string): Error {
  if (error instanceof Misread) {
    const { row, column, message } = error;
    return new BackupError('DATA_UNFIT', say`Row ${row} of the table ${table} cannot be loaded: ${message}.`, {
      details: { table, row, column },
    });
  }
  if (error instanceof CutShort) {
    return new BackupError('DATA_UNFIT', say`The rows of the table ${table} end in the middle of a row.`, {
      details: { table },
    });
  }
  return error instanceof Error && sqlState(error) === ''
    ? error
    : writeError(error, say`loading the table ${table}`, table);
}
