/** A reader that knows the staged tables by the names under which they will live. */
import type { Readable } from 'node:stream';
import type { DatabaseObjects, TableDefinition, TableRef } from '../../definition';
import type { ListedTable, Reader, ServerFacts, TypeHints } from '../../dialect';
import { quoteName } from '../identifiers';
import { tableChanged } from '../mysql-errors';
import type { SetTable } from './set-store';

export interface StagedTable extends SetTable {
  staged: string;
}

export class StagedReader implements Reader {
  constructor(
    private readonly inner: Reader,
    private readonly tables: ReadonlyMap<string, StagedTable>,
  ) {}

  get server(): ServerFacts {
    return this.inner.server;
  }

  get warnings(): readonly string[] {
    return this.inner.warnings;
  }

  async listTables(): Promise<ListedTable[]> {
    const unknown = { kind: 'table', estimatedRows: null, estimatedBytes: null } as const;
    const listed = [...this.tables.keys()].map((name) => ({ name, ...unknown }));
    return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async describeTable(table: TableRef, hints?: TypeHints): Promise<TableDefinition> {
    const { name, staged, held } = this.#find(table);
    const definition = await this.inner.describeTable({ name: staged }, hints);
    const named = (ddl: string | null) => ddl?.replaceAll(quoteName(staged), quoteName(name)) ?? null;
    return {
      ...definition,
      name,
      foreignKeys: held.keys,
      indexes: definition.indexes.map((index) => ({ ...index, ddl: named(index.ddl) })),
      ddl: named(definition.ddl),
    };
  }

  readRows(definition: TableDefinition, signal?: AbortSignal): Readable {
    return this.inner.readRows({ ...definition, name: this.#find(definition).staged }, signal);
  }

  async describeObjects(): Promise<DatabaseObjects> {
    return { dialect: 'mysql', objects: [] };
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  #find(table: TableRef): StagedTable {
    const found = this.tables.get(table.name);
    if (!found) throw tableChanged(table);
    return found;
  }
}
