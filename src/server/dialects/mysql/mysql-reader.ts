import type { Readable } from 'node:stream';
import { CanceledError, type BackupError } from '../../errors';
import type { DatabaseObjects, TableDefinition, TableRef } from '../definition';
import { describeTogether } from '../describe-each';
import type { ConnectionOptions, DatabaseReader, KnownTable, ListedTable, ServerFacts, TypeHints } from '../dialect';
import { tableChanged } from './mysql-errors';
import { describeObjects } from './objects';
import { RowStream } from './row-stream';
import { columnShapes, describeTable, describeTables, listNonTransactional, listTables } from './schema';
import { Session } from './session';
import { say } from '../../sentence';

/** What was there when the snapshot was taken: definitions are not under InnoDB's versioning, rows are. */
interface Moment {
  tables: ListedTable[];
  shapes: Map<string, string>;
}

const SNAPSHOT = [
  'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
];

export class MysqlReader implements DatabaseReader {
  readonly warnings: string[] = [];

  private constructor(
    private readonly session: Session,
    private readonly moment: Moment | null,
  ) {}

  /** @throws BackupError DATABASE_UNREACHABLE */
  static async open(options: ConnectionOptions): Promise<DatabaseReader> {
    return new MysqlReader(await Session.open(options), null);
  }

  /** A READ ONLY transaction takes no locks but those on definitions, and only while a table is being read. */
  static async openSnapshot(options: ConnectionOptions, signal?: AbortSignal): Promise<DatabaseReader> {
    const goOn = () => {
      if (signal?.aborted) throw new CanceledError();
    };
    goOn();
    const session = await Session.open(options);
    try {
      for (const statement of SNAPSHOT) await session.query(statement);
      goOn();
      const moment = await unlocking(session, async () => ({
        tables: await listTables(session),
        shapes: await columnShapes(session),
      }));
      const reader = new MysqlReader(session, moment);
      for (const name of await listNonTransactional(session)) {
        reader.warnings.push(
          say`The table ${name} is kept by an engine without transactions: rows changed during the backup may be in it.`,
        );
      }
      goOn();
      return reader;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  get server(): ServerFacts {
    return this.session.server;
  }

  async listTables(): Promise<ListedTable[]> {
    if (this.moment && !this.session.closed) return this.moment.tables.map((table) => ({ ...table }));
    return this.#alone(() => listTables(this.session));
  }

  describeTable(table: TableRef, hints?: TypeHints): Promise<TableDefinition> {
    return this.#alone(async () => {
      const definition = await describeTable(this.session, table, hints);
      if (this.moment) {
        const now = (await columnShapes(this.session, table)).get(table.name);
        if (now !== this.moment.shapes.get(table.name)) throw tableChanged(table);
      }
      return definition;
    });
  }

  async describeTables(tables: readonly KnownTable[]): Promise<(TableDefinition | BackupError)[]> {
    return describeTogether(this, tables, (some) =>
      this.#alone(async () => {
        const described = await describeTables(this.session, some);
        const { moment } = this;
        if (!moment) return described;
        const now = await columnShapes(this.session);
        return described.map((one, at) => {
          const { table } = some[at] as KnownTable;
          return now.get(table.name) === moment.shapes.get(table.name) ? one : tableChanged(table);
        });
      }),
    );
  }

  readRows(definition: TableDefinition, signal?: AbortSignal): Readable {
    return new RowStream(this.session, definition, (use) => this.#alone(use), signal);
  }

  async describeObjects(): Promise<DatabaseObjects> {
    const warn = (text: string) => this.warnings.push(text);
    return { dialect: 'mysql', objects: await this.#alone(() => describeObjects(this.session, warn)) };
  }

  close(): Promise<void> {
    return this.session.close();
  }

  #alone<T>(use: () => Promise<T>): Promise<T> {
    return this.session.exclusive(() => (this.moment ? unlocking(this.session, use) : use()));
  }
}

/**
 * Gives back the metadata locks that the use has taken. A transaction would hold them to its end, and every ALTER or DROP of a table
 * that was read, and all that comes after it, would wait for the whole backup.
 */
async function unlocking<T>(session: Session, use: () => Promise<T>): Promise<T> {
  await session.query('SAVEPOINT table_read');
  try {
    return await use();
  } finally {
    if (!session.closed) await session.query('ROLLBACK TO SAVEPOINT table_read');
  }
}
