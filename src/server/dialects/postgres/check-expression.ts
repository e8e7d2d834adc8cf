import { escapeIdentifier } from 'pg';
import type { ColumnDefinition } from '../definition';
import type { Statements } from './statements';

/**
 * That the text is one expression over these columns, and not one that ends early and goes on with another clause: what stands in
 * parentheses here and in a definition alike is nothing else. It is parsed, never run.
 */
export async function checkExpression(
  session: Statements,
  columns: readonly ColumnDefinition[],
  expression: string,
): Promise<void> {
  const values = columns.map(({ name, native }) => `NULL::${native} AS ${escapeIdentifier(name)}`);
  const from = values.length > 0 ? ` FROM (SELECT ${values.join(', ')}) AS row_of_it` : '';
  await session.run(`PREPARE strongbox_check AS SELECT (${expression}\n)${from}`);
  await session.run('DEALLOCATE strongbox_check');
}
