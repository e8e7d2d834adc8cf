/** The target as it is now, read once for a plan. */
import { readStoredApplication, type StoredApplication } from '../../catalog/stored-application';
import type { NamingSettings } from '../../catalog/table-names';
import type { DatabaseObject, TableDefinition, TableRef } from '../../dialects/definition';
import type { DatabaseReader, Dialect, KnownTable, ListedTable, ServerFacts, TypeHints } from '../../dialects/dialect';
import { BackupError } from '../../errors';

export interface LiveTable {
  listed: ListedTable;
  definition: TableDefinition;
}

export class LiveDatabase {
  private readonly described = new Map<string, Promise<LiveTable | null>>();

  private constructor(
    private readonly reader: DatabaseReader,
    readonly tables: readonly ListedTable[],
    readonly objects: readonly DatabaseObject[],
    private readonly emptySchema: string | undefined,
  ) {}

  /** @param emptySchema the application's schema if there is no table that shows it */
  static async open(dialect: Dialect, emptySchema?: string): Promise<LiveDatabase> {
    const reader = await dialect.openReader();
    try {
      const tables = await reader.listTables();
      const { objects } = await reader.describeObjects();
      return new LiveDatabase(reader, tables, objects, emptySchema);
    } catch (error) {
      await reader.close();
      throw error;
    }
  }

  get server(): ServerFacts {
    return this.reader.server;
  }

  /** The application's schema; undefined where the dialect has none. */
  get schema(): string | undefined {
    return this.tables.length > 0 ? this.tables[0]?.schema : this.emptySchema;
  }

  /** The same table with its schema where the dialect has them, so that refs can be compared. */
  resolve({ name, schema = this.schema }: TableRef): TableRef {
    return schema === undefined ? { name } : { schema, name };
  }

  /** Many at once, for `find`. */
  async look(known: readonly KnownTable[]): Promise<void> {
    const there = known.flatMap(({ table, hints }) => {
      const listed = this.tables.find((one) => keyOf(one) === keyOf(this.resolve(table)));
      return listed && !this.described.has(keyOf(listed)) ? [{ listed, hints }] : [];
    });
    const described = await this.reader.describeTables(there.map(({ listed, hints }) => ({ table: listed, hints })));
    for (const [at, { listed }] of there.entries()) {
      const definition = described[at];
      const found = definition && !(definition instanceof BackupError) ? { listed, definition } : null;
      this.described.set(keyOf(listed), Promise.resolve(found));
    }
  }

  /** Null when there is no such table. */
  async find(ref: TableRef, hints: TypeHints = {}): Promise<LiveTable | null> {
    const table = this.resolve(ref);
    const key = keyOf(table);
    const known = this.described.get(key) ?? this.describe(table, hints);
    this.described.set(key, known);
    return known;
  }

  /** What NocoBase's own tables say. */
  readStored(settings: NamingSettings): Promise<StoredApplication> {
    return readStoredApplication(this.reader, this.tables, settings);
  }

  async close(): Promise<void> {
    await this.reader.close();
  }

  private async describe(table: TableRef, hints: TypeHints): Promise<LiveTable | null> {
    const key = keyOf(table);
    const listed = this.tables.find((one) => keyOf(one) === key);
    // The list is of the application's schema alone.
    if (!listed && table.schema === this.schema) return null;
    try {
      const definition = await this.reader.describeTable(table, hints);
      const unlisted = { ...table, kind: definition.kind, estimatedRows: null, estimatedBytes: null };
      return { listed: listed ?? unlisted, definition };
    } catch (error) {
      if (error instanceof BackupError && error.code === 'DATA_CHANGED') return null;
      throw error;
    }
  }
}

export function keyOf({ schema, name }: TableRef): string {
  return JSON.stringify([schema ?? null, name]);
}

/** For people: with the schema where there is one. */
export function spellTable({ schema, name }: TableRef): string {
  return schema === undefined ? name : `${schema}.${name}`;
}
