import { finished } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { DatabaseObjects, TableDefinition, TableRef } from '../definition';
import { describeTogether } from '../describe-each';
import type { DatabaseReader, KnownTable, ListedTable, ServerFacts, TypeHints } from '../dialect';
import { BackupError } from '../../errors';
import type { Connection } from './connection';
import { describeObjects } from './describe-objects';
import { describeTable, describeTables } from './describe-table';
import { listTables } from './list-tables';
import { readRows } from './read-rows';
import type { Growth } from './growth';

export interface SqliteView {
  connection: Connection;
  version: string;
  warnings: string[];
  /** Removes what the view was made of, after its connection is closed. */
  release(): Promise<void>;
}

export class SqliteReader implements DatabaseReader {
  readonly server: ServerFacts;
  readonly warnings: readonly string[];
  #rows: Readable | null = null;
  #closing: Promise<void> | null = null;

  constructor(private readonly view: SqliteView) {
    this.server = { dialect: 'sqlite', product: 'SQLite', version: view.version };
    this.warnings = view.warnings;
  }

  async listTables(): Promise<ListedTable[]> {
    return listTables(this.view.connection, this.view.version);
  }

  async describeTable(table: TableRef, hints?: TypeHints): Promise<TableDefinition> {
    return describeTable(this.view.connection, table, hints);
  }

  async describeTables(tables: readonly KnownTable[]): Promise<(TableDefinition | BackupError)[]> {
    return describeTogether(this, tables, (some) => describeTables(this.view.connection, some));
  }

  /** @param growth where rows are still added: then the stream ends when that does */
  readRows(definition: TableDefinition, signal?: AbortSignal, growth?: Growth): Readable {
    const rows = readRows(this.view, definition, signal, growth);
    this.#rows = rows;
    return rows;
  }

  async describeObjects(): Promise<DatabaseObjects> {
    return describeObjects(this.view.connection);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const rows = this.#rows;
    if (rows && !rows.closed) {
      const over = finished(rows).catch(() => undefined);
      rows.destroy(new BackupError('DATABASE_FAILED', 'The reader was closed while rows were read.'));
      await over;
    }
    await this.view.connection.close().finally(() => this.view.release());
  }
}
