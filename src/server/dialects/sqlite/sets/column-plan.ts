/** How the values of one column are put into SQL. */
import type { ColumnDefinition, TableDefinition } from '../../definition';
import { affinityOf } from '../value-text';

/** `loose` is text that SQLite takes for a number where it looks like one. */
export type Form = 'text' | 'loose' | 'path' | 'int' | 'real' | 'boolean' | 'bytes' | 'instant' | 'datetime' | 'native';

export interface ColumnPlan {
  name: string;
  form: Form;
  /** Digits after the second that a point in time has at least. */
  fraction: number;
  /** The column is the row number: SQLite would make up a number for NULL. */
  rowNumber: boolean;
}

function formOf({ type, native }: ColumnDefinition): Form {
  const affinity = affinityOf(native);
  switch (type) {
    case 'bytes':
    case 'boolean':
    case 'path':
    case 'instant':
    case 'datetime':
      return type;
    case 'native':
      // Of a column declared as text only by a translation; in any other the value is an SQL literal.
      return affinity === 'text' ? 'text' : 'native';
    case 'int':
      return affinity === 'text' ? 'text' : 'int';
    case 'decimal':
    case 'float':
      return affinity === 'text' ? 'text' : 'real';
    default:
      return affinity === 'text' || affinity === 'blob' ? 'text' : 'loose';
  }
}

export function columnPlans(columns: readonly ColumnDefinition[], { primaryKey }: TableDefinition): ColumnPlan[] {
  return columns.map((column) => ({
    name: column.name,
    form: formOf(column),
    fraction: column.type === 'instant' || column.type === 'datetime' ? (column.scale ?? 0) : 0,
    rowNumber: column.identity !== null && primaryKey.length === 1 && primaryKey[0] === column.name,
  }));
}
