import type { ColumnDefinition } from '../definition';
import { quoteName } from './quoting';

/** @param version of SQLite */
export function atLeast(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** SQL expression of the bytes of a value. octet_length() reads no content, but came with SQLite 3.43 only. */
export function octets(x: string, version: string): string {
  return atLeast(version, 3, 43) ? `ifnull(octet_length(${x}),0)` : `ifnull(length(CAST(${x} AS BLOB)),0)`;
}

/** SQL expression of the bytes of a row's values. */
export function widthOf(columns: Pick<ColumnDefinition, 'name'>[], version: string): string {
  return columns.map(({ name }) => octets(`t.${quoteName(name)}`, version)).join('+');
}
