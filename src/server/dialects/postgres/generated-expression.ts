import { escapeIdentifier } from 'pg';
import type { ColumnDefinition } from '../definition';

/** Whole numbers, names in any quotes, and the arithmetic that all databases do alike. Division is not among it. */
const TOKEN = /\s*(?:(\d+)|`((?:[^`]|``)+)`|"((?:[^"]|"")+)"|\[([^\]]+)\]|([a-z_]\w*)|([-+*()]))/iy;

/** A computed column's expression in PostgreSQL's words; null where it is more than plain arithmetic over columns. */
export function generatedExpression(expression: string, columns: readonly ColumnDefinition[]): string | null {
  const parts: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const match = TOKEN.exec(expression);
    if (!match) return null;
    const [, number, ticked, quoted, bracketed, bare, sign] = match;
    const name = ticked?.replaceAll('``', '`') ?? quoted?.replaceAll('""', '"') ?? bracketed ?? bare;
    if (name === undefined) {
      parts.push((number ?? sign) as string);
      continue;
    }
    const column = columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!column || column.generated || (column.type !== 'int' && column.type !== 'decimal')) return null;
    parts.push(escapeIdentifier(column.name));
  }
  return parts.length > 0 ? parts.join(' ') : null;
}
