/** Questions about live tables that an exchange concerns. */
import type { ForeignKeyDefinition, TableRef } from '../../definition';
import { isReserved } from '../../table-sets';
import { quoteName, quoteText } from '../identifiers';
import { foreignKeys } from '../schema';
import type { Session, TextRow } from '../session';
import type { StoredTrigger } from './set-store';

const list = (names: readonly string[]) => (names.length > 0 ? names.map(quoteText).join(', ') : 'NULL');

/** Those of the names that exist. */
export async function tablesNamed(session: Session, names: readonly string[]): Promise<Map<string, 'table' | 'view'>> {
  const rows = await session.query(
    `SELECT TABLE_NAME name, TABLE_TYPE type FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN (${list(names)})`,
  );
  return new Map(rows.map(({ name, type }) => [name ?? '', type === 'VIEW' ? 'view' : 'table']));
}

export interface Reference {
  /** With a schema where it is a table of another database. */
  table: TableRef;
  key: ForeignKeyDefinition;
}

/** Foreign keys of other tables, but ours, onto these. */
export async function referencesTo(session: Session, names: readonly string[]): Promise<Reference[]> {
  const rows = await session.query(
    `SELECT DISTINCT TABLE_NAME name, IF(TABLE_SCHEMA = DATABASE(), NULL, TABLE_SCHEMA) other, CONSTRAINT_NAME constraint_name
      FROM information_schema.KEY_COLUMN_USAGE
      WHERE REFERENCED_TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IN (${list(names)}) ORDER BY 1, 3`,
  );
  const outside = rows.filter(
    ({ name, other }) => other != null || !(names.includes(name ?? '') || isReserved(name ?? '')),
  );
  const references: Reference[] = [];
  const own = new Map<string, ForeignKeyDefinition[]>();
  for (const { name, other, constraint_name } of outside) {
    const table: TableRef = { name: name ?? '', ...(other != null && { schema: other }) };
    if (other != null) {
      references.push({ table, key: foreignKeyNamed(constraint_name ?? '', names) });
      continue;
    }
    if (!own.has(table.name)) own.set(table.name, await foreignKeys(session, table));
    const key = own.get(table.name)?.find((one) => one.name === constraint_name);
    if (key) references.push({ table, key });
  }
  return references;
}

/** Of a table of another database only this much is known; it is an obstacle anyway. */
function foreignKeyNamed(name: string, onto: readonly string[]): ForeignKeyDefinition {
  const references = { name: onto[0] ?? '', columns: [] };
  return { name, columns: [], references, onUpdate: '', onDelete: '', deferrable: false };
}

const TRIGGER_COLUMNS = 'TRIGGER_NAME name, SQL_MODE mode';

/** In the order in which they fire. */
export async function liveTriggers(session: Session, table: string): Promise<StoredTrigger[]> {
  const rows = await session.query(
    `SELECT ${TRIGGER_COLUMNS} FROM information_schema.TRIGGERS
      WHERE TRIGGER_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE = ${quoteText(table)}
      ORDER BY EVENT_MANIPULATION, ACTION_TIMING, ACTION_ORDER`,
  );
  const triggers: StoredTrigger[] = [];
  for (const { name, mode } of rows) triggers.push(await storedTrigger(session, name ?? '', mode ?? null));
  return triggers;
}

async function storedTrigger(session: Session, name: string, sqlMode: string | null): Promise<StoredTrigger> {
  const [created] = await session.query(`SHOW CREATE TRIGGER ${quoteName(name)}`);
  return { name, ddl: statementOf(created), sqlMode };
}

/** The statement's column differs by kind: Create View, SQL Original Statement, … */
export function statementOf(row: TextRow | undefined): string {
  const entry = Object.entries(row ?? {}).find(([column]) => /^(create |sql original)/i.test(column));
  return entry?.[1] ?? '';
}

/** Names of the views whose tables and columns are all there. */
export async function workingViews(session: Session): Promise<string[]> {
  const rows = await session.query(
    'SELECT TABLE_NAME name FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()',
  );
  const working: string[] = [];
  for (const { name } of rows) {
    await session.query(`SHOW COLUMNS FROM ${quoteName(name ?? '')}`).then(
      () => working.push(name ?? ''),
      (error: unknown) => {
        if (session.closed) throw error;
      },
    );
  }
  return working;
}
