import type { ForeignKeyDefinition } from '../../definition';
import { quoteName, quoteText } from '../identifiers';
import type { Session } from '../session';
import { say } from '../../../sentence';

const ACTIONS = new Set(['CASCADE', 'SET NULL', 'RESTRICT', 'NO ACTION']);
const names = (columns: string[]) => columns.map(quoteName).join(', ');

/**
 * Without a check of the rows, which were checked before the exchange. MariaDB tells RESTRICT of a key that says nothing, and NO ACTION
 * of one that says RESTRICT; the two mean the same.
 */
export function addKey(key: ForeignKeyDefinition, product: string, named: boolean): string {
  const { name, columns, references, onUpdate, onDelete } = key;
  const action = (event: string, rule: string) => {
    const known = ACTIONS.has(rule.toUpperCase()) && !(product === 'MariaDB' && rule.toUpperCase() === 'RESTRICT');
    return known ? ` ON ${event} ${rule.toUpperCase()}` : '';
  };
  const schema = references.schema === undefined ? '' : `${quoteName(references.schema)}.`;
  const target = `${schema}${quoteName(references.name)} (${names(references.columns)})`;
  const actions = action('UPDATE', onUpdate) + action('DELETE', onDelete);
  const constraint = named ? `CONSTRAINT ${quoteName(name)} ` : '';
  return `${constraint}FOREIGN KEY (${names(columns)}) REFERENCES ${target}${actions}`;
}

export function sameKey(a: ForeignKeyDefinition, b: ForeignKeyDefinition): boolean {
  const facts = ({ columns, references }: ForeignKeyDefinition) =>
    JSON.stringify([columns, references.name, references.schema ?? null, references.columns]);
  return facts(a) === facts(b);
}

/** Why the key cannot be made: without its checks the server would take it, and then refuse every row. */
export async function keyObstacle(
  session: Session,
  table: string,
  { columns, references }: ForeignKeyDefinition,
  parent = references.name,
): Promise<string | null> {
  // A key onto another database was there before, and nothing on its side has changed.
  if (references.schema !== undefined) return null;
  const [own, other] = [await columnTypes(session, table), await columnTypes(session, parent)];
  if (other.size === 0) return say`there is no table ${references.name}.`;
  for (const [index, column] of columns.entries()) {
    const target = references.columns[index] ?? '';
    if (!other.has(target)) return say`${references.name} has no column ${target}.`;
    if (own.get(column) !== other.get(target))
      return say`${column} and ${references.name}.${target} are of different types.`;
  }
  const indexes = await session.query(
    `SELECT INDEX_NAME name, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR '\\0') list FROM information_schema.STATISTICS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${quoteText(parent)} GROUP BY INDEX_NAME`,
  );
  const wanted = references.columns.join('\0');
  const found = indexes.some(({ list }) => `${list ?? ''}\0`.startsWith(`${wanted}\0`));
  return found ? null : say`${references.name} has no index over ${references.columns.join(', ')}.`;
}

/** What must be alike on both sides of a key, by column. */
export async function columnTypes(session: Session, table: string): Promise<Map<string, string>> {
  const rows = await session.query(
    `SELECT COLUMN_NAME name, DATA_TYPE type, COLUMN_TYPE LIKE '%unsigned%' positive, COLLATION_NAME collation
      FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${quoteText(table)}`,
  );
  return new Map(rows.map(({ name, ...type }) => [name ?? '', JSON.stringify(type)]));
}
