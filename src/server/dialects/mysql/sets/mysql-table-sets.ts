import { BackupError } from '../../../errors';
import type { TableRef } from '../../definition';
import type { ConnectionOptions } from '../../dialect';
import type { CombinedRows } from '../../combine-rows';
import { recoverEach } from '../../recover-each';
import { isReserved } from '../../table-sets';
import type { ExchangeReport, Staging, StagingRequest, TableSet, TableSets } from '../../table-sets';
import type { Session } from '../session';
import { compareTables, pairsOf } from './combine-tables';
import { exchangeSet, resume } from './exchange';
import { MysqlStaging } from './mysql-staging';
import { serverTerms } from './server-terms';
import {
  createSet,
  dropSet,
  findSet,
  readSets,
  setTables,
  type SetBody,
  type SetRecord,
  type StoredTrigger,
} from './set-store';
import { modeOf, objectStatement } from './trigger-statement';
import { alone, openWriter } from './write-session';
import { say } from '../../../sentence';

export class MysqlTableSets implements TableSets {
  private constructor(
    private readonly options: ConnectionOptions,
    private readonly session: Session,
  ) {}

  /** @throws BackupError DATABASE_UNREACHABLE */
  static async open(options: ConnectionOptions): Promise<TableSets> {
    return new MysqlTableSets(options, await openWriter(options));
  }

  async list(): Promise<TableSet[]> {
    const sets: TableSet[] = [];
    for (const record of await readSets(this.session, "state <> 'discarding'")) {
      const { id, exchanges, createdAt, exchangedAt, body, prefix } = record;
      const held = await setTables(this.session, prefix);
      const tables = body.tables.map(({ name }): TableRef => ({ name }));
      sets.push({
        id,
        exchanges,
        createdAt,
        exchangedAt: exchanges > 0 ? (body.journal?.at ?? exchangedAt) : null,
        tables: tables.sort((a, b) => (a.name < b.name ? -1 : 1)),
        bytes: held.reduce((sum, { bytes }) => sum + bytes, 0),
        facts: body.facts,
      });
    }
    return sets;
  }

  async stage(request: StagingRequest): Promise<Staging> {
    const terms = await serverTerms(this.session);
    const { body, warnings } = bodyOf(request);
    const record = await alone(this.session, () => createSet(this.session, request.id, body));
    return new MysqlStaging(this.options, this.session, terms, record, warnings);
  }

  exchange(id: string): Promise<ExchangeReport> {
    return alone(this.session, async () => {
      const record = await findSet(this.session, id);
      if (!record || record.state === 'discarding') {
        throw new BackupError('NOT_FOUND', 'These tables are not there any more.', { details: { id } });
      }
      if (record.state === 'staging') {
        throw new BackupError('INVALID_REQUEST', 'These tables are not complete yet.', { details: { id } });
      }
      const earlier = (await resume(this.session, record)) ?? [];
      const report = await exchangeSet(this.session, record, () => openWriter(this.options));
      return { ...report, warnings: [...earlier, ...report.warnings] };
    });
  }

  async compare(id: string): Promise<CombinedRows[]> {
    const record = await findSet(this.session, id);
    return record ? compareTables(this.session, record, await pairsOf(this.session, record)) : [];
  }

  discard(id: string): Promise<void> {
    return alone(this.session, async () => {
      const record = await findSet(this.session, id);
      if (record) await this.#drop(record);
    });
  }

  recover(inUse: (id: string) => Promise<boolean>): Promise<string[]> {
    return alone(this.session, async () =>
      recoverEach(await readSets(this.session), async (record) => {
        const { id } = record;
        // Whoever exchanges is alone, and that is us: so this one was left by a process that is gone.
        const warnings = await resume(this.session, record);
        const resumed = warnings
          ? [say`The exchange of tables of task ${id} was brought to its end.`, ...warnings]
          : [];
        if (record.state !== 'discarding' && (record.exchanges > 0 || (await inUse(id)))) return resumed;
        await this.#drop(record);
        return [...resumed, say`The tables that task ${id} had left were removed.`];
      }),
    );
  }

  close(): Promise<void> {
    return this.session.close();
  }

  async #drop(record: SetRecord): Promise<void> {
    await resume(this.session, record);
    await dropSet(this.session, record);
  }
}

/** Triggers of tables of the set come and go with the table; the archive's text of them is made safe here. */
function bodyOf({ tables, objects, combine = [], paths = [], facts }: StagingRequest): {
  body: SetBody;
  warnings: string[];
} {
  const warnings: string[] = [];
  const names = new Set(tables.map(({ name }) => name));
  const triggers = new Map<string, StoredTrigger[]>();
  const others = objects.filter((object) => {
    if (object.kind !== 'trigger' || object.table === undefined || !names.has(object.table)) return true;
    const ddl = isReserved(object.name) ? null : objectStatement(object);
    if (ddl === null) warnings.push(say`The trigger ${object.name} is not restored: its statement is not understood.`);
    else
      triggers.set(object.table, [
        ...(triggers.get(object.table) ?? []),
        { name: object.name, ddl, sqlMode: modeOf(object.ddl) },
      ]);
    return false;
  });
  const body: SetBody = {
    tables: tables.map(({ name, foreignKeys }, number) => ({
      name,
      number,
      held: { keys: foreignKeys, triggers: triggers.get(name) ?? [] },
    })),
    objects: others.map((object) => ({ object, former: null, ours: false })),
    staying: [],
    combine,
    paths,
    facts,
    journal: null,
  };
  return { body, warnings };
}
