import { BackupError } from '../../errors';
import type { CombinedRows } from '../combine-rows';
import type { ConnectionOptions } from '../dialect';
import { recoverEach } from '../recover-each';
import type { ExchangeReport, Staging, StagingRequest, TableSet, TableSets } from '../table-sets';
import { baseOf, createRecord, findRecord, listRecords, saveState, toTableSets, type SetRecord } from './bookkeeping';
import { countCombined } from './combine-tables';
import { dropSet } from './discard';
import { isBusy, writeError } from './errors';
import { exchange } from './exchange';
import { livePlace, spacesOf } from './names';
import { proveKeys } from './rebind-tables';
import { stageObjects } from './stage-objects';
import { PostgresStaging } from './staging';
import { WriteSession } from './write-session';
import { say } from '../../sentence';

/** Each set is a few schemas of its own, one of which holds its record: see docs/adding-a-dialect.md, "Writing: PostgreSQL". */
export class PostgresTableSets implements TableSets {
  private current: WriteSession | null = null;
  private readonly schema: string;

  private constructor(private readonly options: ConnectionOptions) {
    this.schema = options.schema || 'public';
  }

  static async open(options: ConnectionOptions): Promise<PostgresTableSets> {
    const sets = new PostgresTableSets(options);
    await sets.session();
    return sets;
  }

  private async session(): Promise<WriteSession> {
    if (!this.current || this.current.lost) this.current = await WriteSession.open(this.options);
    return this.current;
  }

  private async with<T>(what: string, work: (session: WriteSession) => Promise<T>): Promise<T> {
    const session = await this.session();
    try {
      return await work(session);
    } catch (error) {
      throw writeError(error, what);
    }
  }

  list(): Promise<TableSet[]> {
    return this.with('listing the sets of tables', async (session) =>
      toTableSets(session, await listRecords(session, this.schema)),
    );
  }

  stage(request: StagingRequest): Promise<Staging> {
    return this.with('preparing a set of tables', async (session) => {
      const base = baseOf(request.id);
      const tables = request.tables.map((table) => livePlace(table, this.schema));
      const spaces = spacesOf(base, [...new Set([this.schema, ...tables.map(({ schema }) => schema)])]);
      const record: SetRecord = {
        id: request.id,
        base,
        spaces,
        exchanges: 0,
        createdAt: '',
        exchangedAt: null,
        linked: false,
        facts: request.facts,
        state: {
          ...{ tables, movables: [], keys: [], parents: [], defaults: [], held: [], unproved: [], warnings: [] },
          combine: [...(request.combine ?? [])],
          paths: [...(request.paths ?? [])],
        },
      };
      await session.transaction(async () => {
        const [taken] = await session.run('SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1', [base]);
        if (taken) {
          throw new BackupError('INVALID_REQUEST', 'There is a set of tables of this id already.', {
            details: { id: request.id },
          });
        }
        await createRecord(session, this.schema, record);
        const { movables, held, warnings } = await stageObjects(session, this.schema, spaces, request.objects);
        Object.assign(record.state, { movables, held, warnings });
        await saveState(session, record);
      });
      const { options, schema } = this;
      return new PostgresStaging({ options, schema, record, session: () => this.session() });
    });
  }

  exchange(id: string): Promise<ExchangeReport> {
    return this.with('exchanging the tables', async (session) => {
      const report = await exchange(session, this.schema, id);
      const record = await findRecord(session, this.schema, id);
      if (record) report.warnings.push(...(await prove(session, record)));
      return report;
    });
  }

  compare(id: string): Promise<CombinedRows[]> {
    return this.with('comparing rows', async (session) => {
      const record = await findRecord(session, this.schema, id);
      return record ? session.transaction(() => countCombined(session, record, this.schema)) : [];
    });
  }

  discard(id: string): Promise<void> {
    return this.with('dropping a set of tables', async (session) => {
      const record = await findRecord(session, this.schema, id);
      if (record) await session.transaction(() => dropSet(session, record));
    });
  }

  recover(inUse: (id: string) => Promise<boolean>): Promise<string[]> {
    return this.with('looking for what a crash left', async (session) =>
      recoverEach(await listRecords(session, this.schema), async (record) => {
        const { id, exchanges, state } = record;
        if (await inUse(id)) return [];
        if (exchanges === 0) {
          await session.transaction(() => dropSet(session, record));
          return [say`Tables that were loaded and never used were dropped (${id}).`];
        }
        if (state.unproved.length === 0) return [];
        const warnings = await prove(session, record);
        return [say`The foreign keys of an exchange that was cut short were checked (${id}).`, ...warnings];
      }),
    );
  }

  async close(): Promise<void> {
    const session = this.current;
    this.current = null;
    await session?.close();
  }
}

async function prove(session: WriteSession, record: SetRecord): Promise<string[]> {
  if (record.state.unproved.length === 0) return [];
  try {
    const warnings = await proveKeys(session, record);
    await saveState(session, record);
    return warnings;
  } catch (error) {
    if (!isBusy(error)) throw error;
    return ['Some foreign keys are not checked yet, as their tables are in use; the next start does it.'];
  }
}
