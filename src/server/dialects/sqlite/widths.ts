import type { ColumnDefinition } from '../definition';
import { quoteName } from './quoting';

/** SQL expression of the bytes of a value. octet_length() reads no content, but came with SQLite 3.43 only. */
export function octets(x: string, version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 3 || minor >= 43 ? `ifnull(octet_length(${x}),0)` : `ifnull(length(CAST(${x} AS BLOB)),0)`;
}

/** SQL expression of the bytes of a row's values. */
export function widthOf(columns: Pick<ColumnDefinition, 'name'>[], version: string): string {
  return columns.map(({ name }) => octets(`t.${quoteName(name)}`, version)).join('+');
}
