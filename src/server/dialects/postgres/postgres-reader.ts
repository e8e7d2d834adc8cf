import type { Readable } from 'node:stream';
import { BackupError } from '../../errors';
import type { DatabaseObjects, TableDefinition, TableRef } from '../definition';
import { describeTogether } from '../describe-each';
import type { ConnectionOptions, DatabaseReader, KnownTable, ListedTable, ServerFacts, TypeHints } from '../dialect';
import { describeObjects } from './describe-objects';
import { describeTables } from './describe-table';
import { listTables } from './list-tables';
import { livePlace, type Place, type Space } from './names';
import { readRows } from './rows';
import { Session, type Isolation } from './session';
import { say } from '../../sentence';

interface Facts {
  version: string;
  encoding: string;
  [column: string]: unknown;
}

const FACTS = `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding`;

/** Tables that are read under the names where they will live. */
export interface StagedTables {
  spaces: readonly Space[];
  tables: readonly Place[];
}

interface ReaderOptions {
  isolation: Isolation;
  signal?: AbortSignal;
  staged?: StagedTables;
}

export class PostgresReader implements DatabaseReader {
  readonly server: ServerFacts;
  readonly warnings: readonly string[];
  private reading: Readable | null = null;

  private constructor(
    private readonly session: Session,
    private readonly schema: string,
    private readonly staged: StagedTables,
    facts: Facts,
  ) {
    const version = facts.version.split(' ', 1)[0] as string;
    this.server = { dialect: 'postgres', product: 'PostgreSQL', version };
    this.warnings =
      facts.encoding === 'SQL_ASCII'
        ? ['The encoding of the database is SQL_ASCII: PostgreSQL does not check that its texts are valid UTF-8.']
        : [];
  }

  static async open(options: ConnectionOptions, { isolation, signal, staged }: ReaderOptions): Promise<DatabaseReader> {
    const schema = options.schema || 'public';
    const { spaces, tables } = staged ?? { spaces: [], tables: [] };
    const schemas = [...spaces.map((space) => space.staged), schema];
    const session = await Session.open(options, schemas, isolation, signal);
    try {
      const [facts] = await session.query<Facts>('asking for the version of the server', FACTS);
      return new PostgresReader(session, schema, { spaces, tables }, facts as Facts);
    } catch (error) {
      session.abandon();
      throw error;
    }
  }

  async listTables(): Promise<ListedTable[]> {
    const { spaces } = this.staged;
    if (spaces.length === 0) return listTables(this.session, this.schema);
    const listed: ListedTable[] = [];
    for (const { staged, live } of spaces) {
      for (const table of await listTables(this.session, staged)) listed.push({ ...table, schema: live });
    }
    return listed;
  }

  async describeTable(table: TableRef, hints?: TypeHints): Promise<TableDefinition> {
    const [described] = await this.describe(say`describing the table ${table.name}`, [{ table, hints }]);
    if (described instanceof BackupError) throw described;
    return described as TableDefinition;
  }

  async describeTables(tables: readonly KnownTable[]): Promise<(TableDefinition | BackupError)[]> {
    return describeTogether(this, tables, (some) => this.describe('describing the objects of the database', some));
  }

  private async describe(what: string, tables: readonly KnownTable[]): Promise<(TableDefinition | BackupError)[]> {
    const places = tables.map(({ table }) => livePlace(table, this.schema));
    const asked = tables.map(({ hints }, at) => ({ place: this.actual(places[at] as Place), hints }));
    const lives = <T extends TableRef>(ref: T): T => ({ ...ref, schema: this.live(ref.schema as string) });
    return (await describeTables(this.session, what, asked)).map((described, at) =>
      described instanceof BackupError
        ? described
        : {
            ...described,
            ...places[at],
            inherits: described.inherits.map(lives),
            foreignKeys: described.foreignKeys.map((key) => ({ ...key, references: lives(key.references) })),
          },
    );
  }

  readRows(definition: TableDefinition, signal?: AbortSignal): Readable {
    const { schema } = this.actual(livePlace(definition, this.schema));
    this.reading = readRows(this.session, { ...definition, schema }, signal);
    return this.reading;
  }

  /** Where the table is now. */
  private actual({ schema, name }: Place): Place {
    const { spaces, tables } = this.staged;
    const isStaged = tables.some((table) => table.name === name && table.schema === schema);
    const space = isStaged ? spaces.find(({ live }) => live === schema) : undefined;
    return { schema: space?.staged ?? schema, name };
  }

  private live(schema: string): string {
    return this.staged.spaces.find(({ staged }) => staged === schema)?.live ?? schema;
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
