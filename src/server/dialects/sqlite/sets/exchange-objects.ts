/** Views and triggers around the exchange. SQLite looks at what they mean only when they are used, so that is tried here. */
import type { DatabaseObject } from '../../definition';
import { isReserved } from '../../table-sets';
import type { Connection } from '../connection';
import { quoteName } from '../quoting';
import { headOf } from './rename-ddl';
import { schemaRows, type SchemaRow } from './schema-swap';
import type { NamedObject, SetState } from './set-store';
import { say } from '../../../sentence';

const key = (name: string) => name.toLowerCase();

function objectOf({ type, name, tbl_name: table, sql }: SchemaRow): DatabaseObject {
  return type === 'view' ? { kind: 'view', name, ddl: sql ?? '' } : { kind: 'trigger', name, table, ddl: sql ?? '' };
}

export const isObject = ({ type }: SchemaRow) => type === 'view' || type === 'trigger';

async function works(connection: Connection, statement: string): Promise<boolean> {
  return connection.all(`EXPLAIN ${statement}`).then(
    () => true,
    () => false,
  );
}

/** Statements that compile only when the triggers of the table do. */
async function triggersWork(connection: Connection, table: string): Promise<boolean> {
  const name = `main.${quoteName(table)}`;
  const [column] = await connection.all<{ name: string }>(
    `SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0 LIMIT 1`,
    [table],
  );
  const first = quoteName(column?.name ?? '');
  for (const statement of [
    `INSERT INTO ${name} DEFAULT VALUES`,
    `UPDATE ${name} SET ${first} = ${first}`,
    `DELETE FROM ${name}`,
  ]) {
    if (!(await works(connection, statement))) return false;
  }
  return true;
}

/** Names of views that cannot be read, and of tables whose triggers cannot run. */
export async function brokenObjects(connection: Connection): Promise<Set<string>> {
  const broken = new Set<string>();
  const rows = await schemaRows(connection);
  for (const { name } of rows.filter(({ type }) => type === 'view')) {
    if (!(await works(connection, `SELECT * FROM main.${quoteName(name)}`))) broken.add(key(name));
  }
  const plain = new Set(rows.filter(({ type }) => type === 'table').map(({ name }) => key(name)));
  const triggered = new Set(rows.filter(({ type }) => type === 'trigger').map((row) => row.tbl_name));
  for (const table of triggered) {
    if (plain.has(key(table)) && !(await triggersWork(connection, table))) broken.add(key(table));
  }
  return broken;
}

async function drop(connection: Connection, { type, name }: SchemaRow): Promise<void> {
  await connection.all(`DROP ${type === 'view' ? 'VIEW' : 'TRIGGER'} IF EXISTS main.${quoteName(name)}`);
}

/**
 * Drops what the exchange replaces or takes away, and the triggers of tables that will not be there.
 * @returns what was dropped, in the order in which it was made
 */
export async function dropReplaced(
  connection: Connection,
  { make, drop: leaving }: SetState,
  vanishing: ReadonlySet<string>,
): Promise<DatabaseObject[]> {
  const rows = (await schemaRows(connection)).filter(isObject);
  const named = new Set([...make, ...leaving].map(({ kind, name }) => `${kind} ${key(name)}`));
  const replaced = (row: SchemaRow) => named.has(`${row.type} ${key(row.name)}`);
  const views = new Set(rows.filter((row) => row.type === 'view' && replaced(row)).map(({ name }) => key(name)));
  const dropped = rows.filter(
    (row) =>
      replaced(row) || (row.type === 'trigger' && (views.has(key(row.tbl_name)) || vanishing.has(key(row.tbl_name)))),
  );
  for (const row of [...dropped].reverse()) await drop(connection, row);
  // A trigger goes again with what it was dropped for: on the way back it is among what is made.
  return dropped.map(objectOf);
}

/** @returns why the object was not made; then nothing has changed */
export async function makeObject(connection: Connection, object: DatabaseObject): Promise<string | null> {
  const { kind, name, ddl } = object;
  const refused = (why: string) => say`The ${kind} ${name} was not restored: ${why}.`;
  if (kind !== 'view' && kind !== 'trigger') return refused('SQLite has no such objects');
  const head = headOf(ddl, kind === 'view' ? 'VIEW' : 'TRIGGER');
  if (!head || isReserved(name) || isReserved(object.table ?? ''))
    return refused(say`its definition makes no ${kind} of that name`);
  await connection.exec('SAVEPOINT strongbox_object');
  try {
    const before = await schemaRows(connection);
    // Only the first statement of the text is run.
    await connection.all(ddl);
    const known = new Set(before.map(({ rowid }) => rowid));
    const made = (await schemaRows(connection)).filter(({ rowid }) => !known.has(rowid));
    const [row] = made;
    const intended =
      made.length === 1 && row?.type === kind && key(row.name) === key(name) && !isReserved(row.tbl_name);
    if (!intended) throw new Error(say`its definition makes no ${kind} of that name`);
    if (kind === 'view') await connection.all(`EXPLAIN SELECT * FROM main.${quoteName(name)}`);
    await connection.exec('RELEASE strongbox_object');
    return null;
  } catch (error) {
    await connection.exec('ROLLBACK TO strongbox_object;RELEASE strongbox_object');
    return refused(String((error as { message?: unknown }).message ?? error));
  }
}

export interface Rebound {
  dropped: DatabaseObject[];
  warnings: string[];
}

/** Takes away what worked before the exchange and no longer does, for the way back. */
export async function dropBroken(connection: Connection, before: ReadonlySet<string>): Promise<Rebound> {
  const broken = await brokenObjects(connection);
  const found: Rebound = { dropped: [], warnings: [] };
  if (broken.size === 0) return found;
  const rows = (await schemaRows(connection)).filter(isObject);
  const isNew = (name: string) => broken.has(key(name)) && !before.has(key(name));
  const away = rows.filter((row) => isNew(row.type === 'view' ? row.name : row.tbl_name));
  for (const row of [...away].reverse()) await drop(connection, row);
  for (const row of away) {
    const object = objectOf(row);
    // The triggers of a table are dropped together: which of them fails shows when they are made again.
    const onTable =
      row.type === 'trigger' && !away.some((other) => other.type === 'view' && key(other.name) === key(row.tbl_name));
    if (onTable && (await makeObject(connection, object)) === null) {
      if (await triggersWork(connection, row.tbl_name)) continue;
      await drop(connection, row);
    }
    found.dropped.push(object);
    found.warnings.push(
      say`The ${row.type} ${row.name} does not work with the tables that are live now. It was taken away and comes back when the exchange is taken back.`,
    );
  }
  return found;
}

export function namesOf(objects: readonly DatabaseObject[]): NamedObject[] {
  return objects.flatMap(({ kind, name }) => (kind === 'view' || kind === 'trigger' ? [{ kind, name }] : []));
}
