import type { ColumnDefinition, IndexDefinition, TableDefinition } from '../definition';
import { fittingName } from './names';
import { say } from '../../sentence';

/** Types that no ordinary index of PostgreSQL can be over. */
const UNORDERED = new Set(['json', 'point', 'path', 'polygon', 'circle', 'xml']);

/** Why an index cannot be made of its columns alone; null when it can. */
function obstacle({ columns, ddl }: IndexDefinition, table: ColumnDefinition[]): string | null {
  const text = ddl ?? '';
  if (columns.includes(null)) return 'it is over an expression of another database';
  if (/\)\s*WHERE\b/i.test(text)) return 'it is over a part of the rows';
  if (/ADD (FULLTEXT|SPATIAL)\b/i.test(text)) return 'it is of a kind that only the other database has';
  if (/`\(\d+\)/.test(text)) return 'it is over the beginnings of values';
  const missing = columns.find((name) => !table.some((column) => column.name === name));
  if (missing !== undefined) return say`there is no column ${missing}`;
  const unordered = table.find(({ name, native }) => columns.includes(name) && UNORDERED.has(native));
  return unordered ? say`${unordered.name} is of the type ${unordered.native}` : null;
}

/** Those that can be made of their columns; names are made to fit, and to differ, when the tables of a set are known. */
export function translateIndexes(
  { name: table, columns, indexes }: TableDefinition,
  lose: (column: null, message: string) => void,
): IndexDefinition[] {
  return indexes.flatMap((index) => {
    const why = obstacle(index, columns);
    if (why === null) return [{ ...index, name: fittingName(nameOf(index, table)), ddl: null }];
    lose(null, say`The index ${index.name} of the table ${table} is left out: ${why}.`);
    return [];
  });
}

/** SQLite's own names for the indexes of constraints say nothing. */
function nameOf({ name, columns }: IndexDefinition, table: string): string {
  return name.startsWith('sqlite_autoindex_') ? `${table}_${columns.join('_')}_key` : name;
}
