/** Whether every row finds the row it refers to, among the tables that will be live together. */
import { CanceledError, BackupError } from '../../../errors';
import type { ForeignKeyDefinition, TableDefinition } from '../../definition';
import type { Connection } from '../connection';
import { describeTable } from '../describe-table';
import { rowOrder } from '../row-order';
import { whereOf } from '../row-pages';
import { quoteName } from '../quoting';
import { toSqliteError } from '../sqlite-errors';
import type { SetState, StagedTable } from './set-store';
import { say } from '../../../sentence';

/** A query over all rows at once would keep writers waiting until its end. */
const FIRST_ROWS = 2000;
const MOST_ROWS = 100_000;
const SLICE_MILLISECONDS = 30;

export interface Reference {
  /** Of the table that refers, when it is live. */
  table: string;
  /** The tables as they are called now. */
  child: string;
  parent: string;
  /** Rows that have lost their row here already are not at stake; null where there is nothing before. */
  formerParent: string | null;
  key: ForeignKeyDefinition;
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/**
 * References that the exchange touches: those of the set's own tables, and those of tables that stay onto them.
 */
export async function touchedReferences(connection: Connection, tables: readonly StagedTable[]): Promise<Reference[]> {
  const rows = await connection.all<{ name: string }>("SELECT name FROM main.sqlite_schema WHERE type = 'table'");
  const existing = (name: string) => rows.find((row) => same(row.name, name))?.name ?? null;
  const inSet = (name: string) => tables.find((table) => same(table.name, name));
  const references: Reference[] = [];
  for (const { name: child, parents } of await referringTables(connection)) {
    const staged = tables.find((table) => same(table.staged, child));
    if (!staged && (inSet(child) || child.startsWith('strongbox_set'))) continue;
    if (!staged && !parents.some(inSet)) continue;
    const { foreignKeys } = await describeTable(connection, { name: child });
    for (const key of foreignKeys) {
      const arriving = inSet(key.references.name);
      if (!staged && !arriving) continue;
      const parent = arriving ? existing(arriving.staged) : existing(key.references.name);
      const resolved = await withColumns(connection, key, parent);
      // SQLite itself cannot follow a key onto columns that do not exist.
      if (resolved === null) continue;
      references.push({
        table: staged?.name ?? child,
        child,
        // A table that will not be there holds no row.
        parent: parent ?? '',
        formerParent: staged ? null : await parentWith(connection, existing(key.references.name), resolved),
        key: staged ? named(resolved, staged) : resolved,
      });
    }
  }
  return references;
}

/** Between two tables of the set itself, where nothing changes between link and exchange. */
export function isWithin({ child, parent }: Reference, tables: readonly StagedTable[]): boolean {
  const staged = tables.map((table) => table.staged);
  return staged.includes(child) && staged.includes(parent);
}

/** From or onto a table that gets rows of the live one in the exchange, and so is followed there. */
export function isCombined(
  { child, parent }: Reference,
  { tables, combine }: Pick<SetState, 'tables' | 'combine'>,
): boolean {
  const staged = tables.filter(({ name }) => combine.some(({ table }) => table.name === name)).map((one) => one.staged);
  return staged.includes(child) || staged.includes(parent);
}

/** A key that names no columns means the primary key of the table that will be there. */
async function withColumns(
  connection: Connection,
  key: ForeignKeyDefinition,
  parent: string | null,
): Promise<ForeignKeyDefinition | null> {
  if (parent === null) return key;
  const { primaryKey, columns } = await describeTable(connection, { name: parent });
  const known = key.references.columns.filter((name) => columns.some((column) => same(column.name, name)));
  const target = known.length === key.columns.length ? known : primaryKey;
  return target.length === key.columns.length ? { ...key, references: { ...key.references, columns: target } } : null;
}

/** Null where the table is not there or lacks the columns, so that no row has found anything in it. */
async function parentWith(
  connection: Connection,
  parent: string | null,
  { references }: ForeignKeyDefinition,
): Promise<string | null> {
  if (parent === null) return null;
  const { columns } = await describeTable(connection, { name: parent });
  const held = references.columns.every((name) => columns.some((column) => same(column.name, name)));
  return held ? parent : null;
}

/** A key without a name is called after its table. */
function named(key: ForeignKeyDefinition, { name, staged }: StagedTable): ForeignKeyDefinition {
  const own = `fk_${staged}_`;
  return key.name.startsWith(own) ? { ...key, name: `fk_${name}_${key.name.slice(own.length)}` } : key;
}

async function referringTables(connection: Connection): Promise<{ name: string; parents: string[] }[]> {
  const rows = await connection.all<{ name: string; parent: string }>(
    `SELECT DISTINCT s.name, f."table" AS parent FROM main.sqlite_schema s, pragma_foreign_key_list(s.name, 'main') f
      WHERE s.type = 'table' ORDER BY s.rowid`,
  );
  const tables = new Map<string, string[]>();
  for (const { name, parent } of rows) tables.set(name, [...(tables.get(name) ?? []), parent]);
  return [...tables].map(([name, parents]) => ({ name, parents }));
}

/** The condition on a row `t` of the child that finds nothing. */
function orphanCondition({ parent, formerParent, key }: Reference): string {
  const set = key.columns.map((column) => `t.${quoteName(column)} IS NOT NULL`);
  const found = (table: string) => {
    const pairs = key.columns.map(
      (column, at) => `p.${quoteName(key.references.columns[at] ?? '')} = t.${quoteName(column)}`,
    );
    return `EXISTS (SELECT 1 FROM main.${quoteName(table)} p WHERE ${pairs.join(' AND ')})`;
  };
  const conditions = [...set];
  if (parent !== '') conditions.push(`NOT ${found(parent)}`);
  if (formerParent !== null) conditions.push(found(formerParent));
  return conditions.join(' AND ');
}

/** An SQL condition; looks at all rows at once. */
export function orphansExist(reference: Reference): string {
  return `EXISTS (SELECT 1 FROM main.${quoteName(reference.child)} t WHERE ${orphanCondition(reference)})`;
}

/** @returns how many rows refer in vain */
async function countOrphans(connection: Connection, reference: Reference, signal?: AbortSignal): Promise<number> {
  const { child } = reference;
  const definition: TableDefinition = await describeTable(connection, { name: child });
  const order = await rowOrder(connection, definition);
  const condition = orphanCondition(reference);
  let orphans = 0;
  let after: string | null = null;
  for (let rows = FIRST_ROWS; ; ) {
    if (signal?.aborted) throw new CanceledError();
    const started = performance.now();
    const whole: string = whereOf(order, { after, upTo: null });
    const [last]: { key: string }[] = await connection.all<{ key: string }>(
      `SELECT ${order.key} AS key ${order.from} ${whole} ORDER BY ${order.orderBy} LIMIT 1 OFFSET ${rows - 1}`,
    );
    const where = whereOf(order, { after, upTo: last?.key ?? null }) || 'WHERE 1';
    const [count] = await connection.all<{ n: number }>(`SELECT count(*) AS n ${order.from} ${where} AND ${condition}`);
    orphans += count?.n ?? 0;
    if (!last) return orphans;
    after = last.key;
    const factor = SLICE_MILLISECONDS / Math.max(performance.now() - started, 1);
    rows = Math.round(Math.min(MOST_ROWS, Math.max(100, rows * Math.min(4, factor))));
  }
}

export interface BrokenReference {
  reference: Reference;
  /** Null where they were not counted. */
  rows: number | null;
}

export async function brokenReferences(
  connection: Connection,
  references: readonly Reference[],
  signal?: AbortSignal,
): Promise<BrokenReference[]> {
  const broken: BrokenReference[] = [];
  for (const reference of references) {
    try {
      const rows = await countOrphans(connection, reference, signal);
      if (rows > 0) broken.push({ reference, rows });
    } catch (error) {
      throw toSqliteError(error, say`following the references of ${reference.table}`);
    }
  }
  return broken;
}

export function brokenMessage({ reference: { table, key }, rows }: BrokenReference): string {
  const some = rows === null ? say`Rows` : rows === 1 ? say`One row` : say`${rows} rows`;
  return say`${some} of table ${table} (${key.columns.join(', ')}) would refer to rows of ${key.references.name} that are not there`;
}

export function brokenError(broken: BrokenReference): BackupError {
  const { table, key } = broken.reference;
  return new BackupError('REFERENCES_BROKEN', `${brokenMessage(broken)}.`, {
    hint: 'Restore both tables together, or remove these rows first.',
    details: { table, references: key.references.name, key: key.name, rows: broken.rows },
  });
}
