import { askTogether } from './ask-together';
import type { Connection } from './connection';
import { quoteName } from './quoting';

/** A table that numbers its rows, and the column in which it does. */
export interface Numbered {
  name: string;
  column: string;
  autoIncrement: boolean;
}

/** The last number given in each table, as text. */
export async function lastNumbers(
  connection: Connection,
  during: string,
  tables: readonly Numbered[],
): Promise<Map<string, string | null>> {
  return askTogether(connection, during, tables, ({ name: table, column, autoIncrement }, name) => {
    const highest = `SELECT max(t.${quoteName(column)}) AS last FROM main.${quoteName(table)} t`;
    // sqlite_sequence is there only since the first AUTOINCREMENT table.
    const counted = `SELECT max(seq) AS last FROM main.sqlite_sequence WHERE name = ${name}`;
    return `SELECT CAST(max(last) AS TEXT) FROM (${autoIncrement ? `${counted} UNION ALL ` : ''}${highest})`;
  });
}
