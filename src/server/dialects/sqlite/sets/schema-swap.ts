/**
 * The exchange itself: the tables of a set and the live ones take each other's names in sqlite_schema. Renaming them one by one with
 * ALTER TABLE would parse the whole schema twice for each table, and cannot rename an index at all. The B-trees stay where they are,
 * so the time does not depend on rows. Foreign keys, views and triggers of other tables mean names, and so what is live afterwards.
 */
import type { Connection } from '../connection';
import { quoteText } from '../quoting';
import { stagedIndexName } from './names';
import { renamedAutoIndex, renamedIndex, renamedTable } from './rename-ddl';
import type { StagedTable } from './set-store';
import { say } from '../../../sentence';

export interface SchemaRow {
  rowid: number;
  type: 'table' | 'index' | 'view' | 'trigger';
  name: string;
  tbl_name: string;
  sql: string | null;
}

export async function schemaRows(connection: Connection): Promise<SchemaRow[]> {
  return connection.all<SchemaRow>('SELECT rowid, type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY rowid');
}

const key = (name: string) => name.toLowerCase();

export interface Swap {
  /** Statements on sqlite_schema. */
  updates: string[];
  /** The set's tables with the indexes of what it holds now. */
  tables: StagedTable[];
  /** Old names of numbered tables -> new ones, as sqlite_sequence spells them. */
  renamed: Record<string, string>;
  warnings: string[];
}

/** Pure: what to do to these rows. */
export function planSwap(rows: readonly SchemaRow[], tables: readonly StagedTable[]): Swap {
  const targets = new Map(
    tables.flatMap(({ name, staged }) => [[key(name), staged] as const, [key(staged), name] as const]),
  );
  const swap: Swap = { updates: [], tables: [], renamed: {}, warnings: [] };
  const bound = (row: SchemaRow) => (row.type === 'table' || row.type === 'index') && targets.has(key(row.tbl_name));
  const taken = new Set(rows.filter((row) => !bound(row)).map(({ name }) => key(name)));
  for (const { name } of tables) taken.add(key(name));
  const update = (row: SchemaRow, name: string, table: string, sql: string | null) => {
    const text = sql === null ? 'NULL' : quoteText(sql);
    swap.updates.push(
      `UPDATE main.sqlite_schema SET name=${quoteText(name)},tbl_name=${quoteText(table)},sql=${text} WHERE rowid=${row.rowid}`,
    );
  };
  for (const { name, staged, indexes } of tables) {
    const next: StagedTable = { name, staged, indexes: {} };
    for (const row of rows) {
      if (!bound(row) || (key(row.tbl_name) !== key(name) && key(row.tbl_name) !== key(staged))) continue;
      const arriving = key(row.tbl_name) === key(staged);
      const table = arriving ? name : staged;
      if (row.type === 'table') {
        if (/\bAUTOINCREMENT\b/i.test(row.sql ?? '')) swap.renamed[row.name] = table;
        update(row, table, table, renamedTable(row.sql ?? '', table));
      } else if (row.sql === null) update(row, renamedAutoIndex(row.name, table), table, null);
      else {
        const index = arriving
          ? free(indexes[row.name] ?? row.name, taken, swap.warnings)
          : stagedIndexName(staged, Object.keys(next.indexes).length);
        if (!arriving) next.indexes[index] = row.name;
        update(row, index, table, renamedIndex(row.sql, index, table));
      }
    }
    swap.tables.push(next);
  }
  return swap;
}

/** Names of indexes are one space for the whole database, and that of a table which stays may be in the way. */
function free(name: string, taken: Set<string>, warnings: string[]): string {
  let found = name;
  for (let number = 2; taken.has(key(found)); number++) found = `${name}_${number}`;
  taken.add(key(found));
  if (found !== name) warnings.push(say`Index ${name} is called ${found}, as another table has one of that name.`);
  return found;
}

/**
 * The whole change of the schema.
 * @param objects all views and triggers that there are to be
 * @param version another one than the schema has: by it, all connections notice
 */
export function swapScript({ updates, renamed }: Swap, objects: readonly SchemaRow[], version: number): string {
  const rows = objects.map(
    ({ type, name, tbl_name: table, sql }) =>
      `(${[type, name, table].map(quoteText).join(',')},0,${quoteText(sql ?? '')})`,
  );
  return [
    'PRAGMA writable_schema=ON',
    ...updates,
    // A trigger is read after its table only if it stands after it.
    "DELETE FROM main.sqlite_schema WHERE type IN ('view','trigger')",
    ...rows.map((row) => `INSERT INTO main.sqlite_schema VALUES ${row}`),
    `PRAGMA main.schema_version=${version}`,
    // Reads all of it again, and refuses what is wrong with it before anybody else can see it.
    'PRAGMA writable_schema=RESET',
    'SELECT 1 FROM main.sqlite_schema LIMIT 1',
    ...sequenceUpdate(renamed),
    '',
  ].join(';');
}

/** Without a numbered table, there may be no sqlite_sequence. */
function sequenceUpdate(renamed: Record<string, string>): string[] {
  if (Object.keys(renamed).length === 0) return [];
  const names = `json_each(${quoteText(JSON.stringify(renamed))}) m`;
  return [
    `UPDATE main.sqlite_sequence SET name=(SELECT m.value FROM ${names} WHERE m.key=main.sqlite_sequence.name)
      WHERE name IN (SELECT m.key FROM ${names})`,
  ];
}

/** A number that other connections have not seen. */
export async function nextVersion(connection: Connection): Promise<{ now: number; next: number }> {
  const [row] = await connection.all<{ schema_version: number }>('PRAGMA main.schema_version');
  const now = row?.schema_version ?? 0;
  return { now, next: now >= 2 ** 31 - 1 ? 1 : now + 1 };
}
