/** SQLite behind the seam of ../dialect.ts. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { DialectName, TableDefinition, TableRef } from '../definition';
import type { TableSets, TargetSurvey, Translation } from '../table-sets';
import type { ConnectionOptions, DatabaseReader, Dialect, DialectCapabilities, SnapshotOptions } from '../dialect';
import { BackupError, CanceledError } from '../../errors';
import { Connection } from './connection';
import { copyDatabase } from './database-copy';
import { needsRecovery, toSqliteError } from './sqlite-errors';
import { SqliteTableSets } from './sets/sqlite-table-sets';
import { SqliteReader } from './sqlite-reader';
import { survey } from './survey';
import { translate } from './translate';
import { say } from '../../sentence';

const OLDEST = '3.37.0';

interface Source {
  connection: Connection;
  file: string;
  version: string;
  journal: string;
}

interface Facts {
  version: string;
  encoding: string;
  journal: string;
}

function storageOf({ storage }: ConnectionOptions): string {
  if (!storage || storage === ':memory:' || !path.isAbsolute(storage)) {
    throw new BackupError('UNSUPPORTED_DATABASE', 'Only an SQLite database in a file can be backed up.', {
      hint: 'Set DB_STORAGE to the path of the database file; a database in memory is gone with its process.',
      details: { storage: storage ?? null },
    });
  }
  return storage;
}

async function factsOf(connection: Connection): Promise<Facts> {
  // Reads the file, so that all that is wrong with it shows here.
  await connection.all('SELECT 1 FROM main.sqlite_schema LIMIT 1');
  const [row] = await connection.all<{ version: string; encoding: string }>(
    'SELECT sqlite_version() AS version, encoding FROM pragma_encoding',
  );
  const [mode] = await connection.all<{ journal_mode: string }>('PRAGMA main.journal_mode');
  return { version: row?.version ?? '', encoding: row?.encoding ?? '', journal: mode?.journal_mode ?? '' };
}

function requireSupported({ version, encoding }: Facts): void {
  if (version.localeCompare(OLDEST, 'en', { numeric: true }) < 0) {
    throw new BackupError('UNSUPPORTED_DATABASE', say`SQLite ${version} is too old: ${OLDEST} or newer is needed.`, {
      hint: 'Update the package sqlite3 of the application.',
    });
  }
  if (encoding === 'UTF-8') return;
  throw new BackupError(
    'UNSUPPORTED_DATABASE',
    say`The database keeps its texts as ${encoding}; only UTF-8 is supported.`,
    {
      hint: 'Make it anew with: sqlite3 old.sqlite .dump | sqlite3 new.sqlite',
    },
  );
}

async function openSource(file: string): Promise<Source> {
  // Only looked at: opening the file here and closing it would drop the locks of every SQLite connection of this process.
  const exists = await stat(file).then(
    (facts) => facts.isFile(),
    () => false,
  );
  if (!exists) {
    throw new BackupError('DATABASE_UNREACHABLE', say`There is no database file ${file}.`, {
      hint: 'Check DB_STORAGE; a relative path starts from the folder of the application. To restore into a new database, make an empty file there first.',
    });
  }
  for (const mode of ['read', 'recover'] as const) {
    const connection = await Connection.open(file, mode);
    try {
      if (mode === 'recover') await connection.all('PRAGMA query_only = ON');
      const facts = await factsOf(connection);
      requireSupported(facts);
      return { connection, file, ...facts };
    } catch (error) {
      await connection.close();
      if (mode === 'recover' || !needsRecovery(error)) throw toSqliteError(error, 'opening it');
    }
  }
  throw new BackupError('DATABASE_FAILED', 'The SQLite database needs a recovery that failed.');
}

async function snapshotOf(
  { connection, file, version, journal }: Source,
  options: SnapshotOptions,
): Promise<DatabaseReader> {
  if (options.signal?.aborted) throw new CanceledError();
  if (journal === 'wal') {
    await connection.query('taking a snapshot', 'BEGIN');
    await connection.query('taking a snapshot', 'SELECT 1 FROM main.sqlite_schema LIMIT 1');
    return new SqliteReader({ connection, version, warnings: [], release: async () => undefined });
  }
  const copy = await copyDatabase(connection, file, options);
  const reader = new SqliteReader({ ...copy, version });
  await connection.close();
  return reader;
}

export class SqliteDialect implements Dialect {
  readonly name = 'sqlite';
  readonly capabilities: DialectCapabilities = {
    inheritance: false,
    nulInText: true,
    nonFiniteFloats: true,
    longNumbersAsJson: false,
    longestName: null,
    snapshotNeedsSpace: true,
  };

  readonly #file: string;

  constructor(options: ConnectionOptions) {
    this.#file = storageOf(options);
  }

  async openReader(): Promise<DatabaseReader> {
    const { connection, version } = await openSource(this.#file);
    return new SqliteReader({ connection, version, warnings: [], release: async () => undefined });
  }

  async openSnapshot(options: SnapshotOptions): Promise<DatabaseReader> {
    if (options.signal?.aborted) throw new CanceledError();
    const source = await openSource(this.#file);
    return snapshotOf(source, options).catch(async (error: unknown) => {
      await source.connection.close();
      throw error;
    });
  }

  translate(definition: TableDefinition, from: DialectName): Translation {
    return translate(definition, from);
  }

  async survey(tables: readonly TableRef[]): Promise<TargetSurvey> {
    const { connection } = await openSource(this.#file);
    return survey(connection, this.#file, tables).finally(() => connection.close());
  }

  async openTableSets(): Promise<TableSets> {
    const { connection, version } = await openSource(this.#file);
    await connection.close();
    return new SqliteTableSets(this.#file, version);
  }
}
