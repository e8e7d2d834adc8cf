/** The part of the exchange's script in which rows that are added get the keys they will have; run again, it does nothing. */
import { MOST_EXACT, requireRoom, shiftSql } from '../../add-rows';
import type { Connection } from '../connection';
import { quoteName, quoteText } from '../quoting';
import type { Pair } from './combine-script';
import type { StagedTable } from './set-store';

/** Once for a connection, before the script. */
export const MAKE_SHIFTS = 'CREATE TEMP TABLE IF NOT EXISTS strongbox_shifts (n INTEGER PRIMARY KEY, shift, fits);';

const qualified = (name: string) => `main.${quoteName(name)}`;

/** @param check what is to be done where a condition on `temp.strongbox_shifts` must hold for the pair of this number */
export function keyScript(
  pairs: readonly Pair[],
  tables: readonly StagedTable[],
  check: (number: number, condition: string) => string = () => '',
): string {
  const measures: string[] = [];
  const follows: string[] = [];
  const moves: string[] = [];
  for (const [number, { combination, staged, numbered }] of pairs.entries()) {
    const { addedKey: key, table } = combination;
    if (!key) continue;
    const names = { staged: qualified(staged), live: qualified(table.name), quote: quoteName };
    const { query } = shiftSql(key, { ...names, from: (name) => name }, MOST_EXACT);
    const shift = `(SELECT shift FROM temp.strongbox_shifts WHERE n = ${number})`;
    const column = quoteName(key.column);
    measures.push(
      `INSERT INTO temp.strongbox_shifts SELECT ${number}, CASE fits WHEN 1 THEN shift ELSE 0 END, fits FROM (${query});`,
      check(number, `fits = 1 FROM temp.strongbox_shifts WHERE n = ${number}`),
    );
    for (const follower of key.followers) {
      const child = tables.find(({ name }) => name === follower.table.name)?.staged;
      if (child === undefined) continue;
      const own = quoteName(follower.column);
      follows.push(
        `UPDATE ${qualified(child)} SET ${own} = ${own} + ${shift}
          WHERE ${shift} <> 0 AND ${own} IN (SELECT ${column} FROM ${names.staged});`,
      );
    }
    moves.push(`UPDATE ${names.staged} SET ${column} = ${column} + ${shift} WHERE ${shift} <> 0;`);
    if (numbered) moves.push(numberOn(staged, `(SELECT max(${column}) FROM ${names.staged})`));
  }
  return ['DELETE FROM temp.strongbox_shifts;', ...measures, ...follows, ...moves].join('');
}

/** Only an INSERT makes the numbering go on above its row. */
function numberOn(staged: string, highest: string): string {
  const own = `name = ${quoteText(staged)}`;
  return `INSERT INTO main.sqlite_sequence (name, seq) SELECT ${quoteText(staged)}, 0
      WHERE NOT EXISTS (SELECT 1 FROM main.sqlite_sequence WHERE ${own});
    UPDATE main.sqlite_sequence SET seq = max(seq, coalesce(${highest}, 0)) WHERE ${own};`;
}

/** After the script. @throws BackupError DATA_UNFIT */
export async function requireRooms(connection: Connection, pairs: readonly Pair[]): Promise<void> {
  const rows = await connection.all<{ n: number; fits: number }>('SELECT n, fits FROM temp.strongbox_shifts');
  for (const { n, fits } of rows) {
    const { table, addedKey } = pairs[n]?.combination ?? {};
    if (table && addedKey) requireRoom(table, addedKey, fits);
  }
}
