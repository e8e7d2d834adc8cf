import type { Readable } from 'node:stream';
import { BackupError } from '../../../errors';
import type { DatabaseObjects, TableDefinition, TableRef } from '../../definition';
import type { ListedTable, Reader, ServerFacts, TypeHints } from '../../dialect';
import { describeTable } from '../describe-table';
import { listTables } from '../list-tables';
import { SqliteReader, type SqliteView } from '../sqlite-reader';
import type { Growth } from '../growth';
import { renamedAutoIndex, renamedIndex, renamedTable } from './rename-ddl';
import type { StagedTable } from './set-store';
import { say } from '../../../sentence';

/** Shows the tables of a set as what they will be. */
export class StagedReader implements Reader {
  readonly server: ServerFacts;
  readonly warnings: readonly string[] = [];
  readonly #reader: SqliteReader;

  constructor(
    private readonly view: SqliteView,
    private readonly tables: readonly StagedTable[],
    /** Tables that are being loaded, by their live names. */
    private readonly growing: ReadonlyMap<string, Growth>,
  ) {
    this.#reader = new SqliteReader(view);
    this.server = this.#reader.server;
  }

  async listTables(): Promise<ListedTable[]> {
    const names = new Map(this.tables.map(({ staged, name }) => [staged, name]));
    const listed = await listTables(this.view.connection, this.view.version, (staged) => names.get(staged) ?? null);
    return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async describeTable({ name }: TableRef, hints?: TypeHints): Promise<TableDefinition> {
    const table = this.#table(name);
    return asLive(await describeTable(this.view.connection, { name: table.staged }, hints), table);
  }

  readRows(definition: TableDefinition, signal?: AbortSignal): Readable {
    const { name, staged } = this.#table(definition.name);
    return this.#reader.readRows({ ...definition, name: staged }, signal, this.growing.get(name));
  }

  describeObjects(): Promise<DatabaseObjects> {
    return Promise.resolve({ dialect: 'sqlite', objects: [] });
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  #table(name: string): StagedTable {
    const table = this.tables.find((one) => one.name === name);
    if (table) return table;
    throw new BackupError('DATA_CHANGED', say`There is no table ${name} in the set.`, { details: { table: name } });
  }
}

function asLive(definition: TableDefinition, { name, staged, indexes }: StagedTable): TableDefinition {
  const own = `fk_${staged}_`;
  return {
    ...definition,
    name,
    ddl: definition.ddl && renamedTable(definition.ddl, name),
    indexes: definition.indexes
      .map((index) => {
        if (index.constraint) return { ...index, name: renamedAutoIndex(index.name, name) };
        const live = indexes[index.name] ?? index.name;
        return { ...index, name: live, ddl: index.ddl && renamedIndex(index.ddl, live, name) };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    foreignKeys: definition.foreignKeys.map((key) =>
      key.name.startsWith(own) ? { ...key, name: `fk_${name}_${key.name.slice(own.length)}` } : key,
    ),
  };
}
