import type { ColumnDefinition } from '../../definition';
import { baseType } from '../column-types';
import { say } from '../../../sentence';

/** Of all columns of a row, long texts left out, with some room for what is not counted here. */
const ROW_BYTES = 60_000;
const CHARACTER_BYTES = 4;

/** Makes the longest texts outside keys long ones until a row fits. */
export function fitRow(
  columns: ColumnDefinition[],
  inKeys: ReadonlySet<string>,
  lose: (column: string | null, message: string) => void,
): ColumnDefinition[] {
  const bytes = ({ native, length }: ColumnDefinition) =>
    /^(var)?char$/.test(baseType(native)) ? (length ?? 0) * CHARACTER_BYTES + 2 : 20;
  let total = columns.reduce((sum, column) => sum + bytes(column), 0);
  const long = new Set<string>();
  const candidates = columns.filter(({ native, name }) => baseType(native) === 'varchar' && !inKeys.has(name));
  for (const column of candidates.sort((a, b) => bytes(b) - bytes(a))) {
    if (total <= ROW_BYTES) break;
    total -= bytes(column) - 20;
    long.add(column.name);
    lose(
      column.name,
      say`${column.name} becomes a text without a limit, as the columns together are too long for a row.`,
    );
  }
  return columns.map((column) => (long.has(column.name) ? { ...column, native: 'longtext', length: null } : column));
}
