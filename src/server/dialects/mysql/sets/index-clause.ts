/** Indexes as clauses of CREATE TABLE and ALTER TABLE … ADD. */
import type { IndexDefinition, TableDefinition } from '../../definition';
import { baseType } from '../column-types';
import { keyClause } from '../fragments';
import { quoteName } from '../identifiers';

/** Characters of a long text that an index holds: with four bytes each they fit beside another such column. */
const PREFIX = 191;

/** The index as its source prints it, or from its columns; null for one over an expression that nobody printed. */
export function indexClause(definition: TableDefinition, index: IndexDefinition): string | null {
  const printed = index.ddl === null ? null : keyClause(index.ddl);
  // The columns may have been renamed since it was printed.
  if (printed && index.columns.every((name) => name === null || printed.includes(quoteName(name)))) return printed;
  const parts = index.columns.map((name) => {
    const column = definition.columns.find((one) => one.name === name);
    if (!column) return null;
    const long = /^(\w*text|\w*blob|json)$/.test(baseType(column.native)) && !index.unique;
    return quoteName(column.name) + (long ? `(${PREFIX})` : '');
  });
  if (parts.includes(null)) return null;
  return `${index.unique ? 'UNIQUE ' : ''}KEY ${quoteName(index.name)} (${parts.join(', ')})`;
}
