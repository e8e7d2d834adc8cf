import type { Readable } from 'node:stream';
import { BackupError } from '../../errors';
import type { DatabaseObjects, TableDefinition, TableRef } from '../definition';
import type { ConnectionOptions, ListedTable, Reader, ServerFacts, TypeHints } from '../dialect';
import { describeObjects } from './describe-objects';
import { describeTable } from './describe-table';
import { listTables } from './list-tables';
import { readRows } from './rows';
import { Session, type Isolation } from './session';

interface Facts {
  version: string;
  encoding: string;
  [column: string]: unknown;
}

const FACTS = `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding`;

export class PostgresReader implements Reader {
  readonly server: ServerFacts;
  readonly warnings: readonly string[];
  private reading: Readable | null = null;

  private constructor(
    private readonly session: Session,
    private readonly schema: string,
    facts: Facts,
  ) {
    const version = facts.version.split(' ', 1)[0] as string;
    this.server = { dialect: 'postgres', product: 'PostgreSQL', version };
    this.warnings =
      facts.encoding === 'SQL_ASCII'
        ? ['The encoding of the database is SQL_ASCII: PostgreSQL does not check that its texts are valid UTF-8.']
        : [];
  }

  static async open(options: ConnectionOptions, isolation: Isolation, signal?: AbortSignal): Promise<Reader> {
    const schema = options.schema || 'public';
    const session = await Session.open(options, schema, isolation, signal);
    try {
      const [facts] = await session.query<Facts>('asking for the version of the server', FACTS);
      return new PostgresReader(session, schema, facts as Facts);
    } catch (error) {
      session.abandon();
      throw error;
    }
  }

  listTables(): Promise<ListedTable[]> {
    return listTables(this.session, this.schema);
  }

  describeTable({ name, schema = this.schema }: TableRef, hints: TypeHints = {}): Promise<TableDefinition> {
    return describeTable(this.session, { name, schema }, hints);
  }

  readRows(definition: TableDefinition, signal?: AbortSignal): Readable {
    this.reading = readRows(this.session, definition, signal);
    return this.reading;
  }

  async describeObjects(): Promise<DatabaseObjects> {
    return { dialect: 'postgres', objects: await describeObjects(this.session, this.schema) };
  }

  async close(): Promise<void> {
    const { reading } = this;
    if (reading && !reading.destroyed && !reading.readableEnded) {
      reading.destroy(new BackupError('DATABASE_FAILED', 'The reader was closed while a table was read.'));
    }
    await this.session.close();
  }
}
