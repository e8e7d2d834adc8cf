import type { ColumnDefinition, TableDefinition } from '../../definition';
import { quoteName } from '../identifiers';

const TOKEN = /\s+|"((?:[^"]|"")+)"|`((?:[^`]|``)+)`|([A-Za-z_]\w*)|\d+(?:\.\d+)?|[()+*-]/y;

/** Sums and products of columns mean the same everywhere; null for anything else. */
export function generatedExpression(column: ColumnDefinition, table: TableDefinition): ColumnDefinition['generated'] {
  const source = column.generated?.expression ?? '';
  if (!/^(int|decimal|float)$/.test(column.type)) return null;
  let expression = '';
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    if (!match) return null;
    const name = match[1]?.replaceAll('""', '"') ?? match[2]?.replaceAll('``', '`') ?? match[3];
    const other = name === undefined ? undefined : table.columns.find((one) => one.name === name);
    if (name !== undefined && !/^(int|decimal|float)$/.test(other?.type ?? '')) return null;
    expression += name === undefined ? match[0] : quoteName(name);
  }
  return { expression, stored: column.generated?.stored ?? true };
}
