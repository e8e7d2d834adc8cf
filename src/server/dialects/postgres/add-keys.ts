import { escapeIdentifier } from 'pg';
import { mostOf, requireRoom, shiftSql, type AddedKey } from '../add-rows';
import type { SetRecord } from './bookkeeping';
import type { Pair } from './combine-tables';
import { livePlace, quoted, stagedPlace } from './names';
import type { WriteSession } from './write-session';

/** Gives rows that are added the keys they will have; again, it does nothing. Values that follow come first: they know the former keys. */
export async function moveKeys(
  session: WriteSession,
  { spaces }: SetRecord,
  schema: string,
  pairs: readonly Pair[],
): Promise<void> {
  const moves: { key: AddedKey; staged: string; shift: string }[] = [];
  for (const { combination, staged, live } of pairs) {
    const { addedKey: key, table } = combination;
    if (!key) continue;
    const names = { staged, live, quote: escapeIdentifier, from: (name: string) => `ONLY ${name}` };
    const { query } = shiftSql(key, names, mostOf(key.natives));
    const [found] = await session.run<{ shift: string; fits: number }>(query);
    requireRoom(table, key, found?.fits);
    if (found && Number(found.shift) !== 0) moves.push({ key, staged, shift: found.shift });
  }
  for (const { key, staged, shift } of moves) {
    for (const { table, column } of key.followers) {
      const place = stagedPlace(spaces, livePlace(table, schema));
      if (!place) continue;
      const former = `SELECT ${escapeIdentifier(key.column)} FROM ONLY ${staged}`;
      const own = escapeIdentifier(column);
      await changeKey(session, quoted(place), column, `${own} + ${shift} WHERE ${own} IN (${former})`);
    }
  }
  for (const { key, staged, shift } of moves) {
    await changeKey(session, staged, key.column, `${escapeIdentifier(key.column)} + ${shift}`);
  }
}

/** A column that is always numbered by the database is not, for the moment. */
async function changeKey(session: WriteSession, table: string, column: string, change: string): Promise<void> {
  const [found] = await session.run<{ identity: string }>(
    'SELECT attidentity AS identity FROM pg_catalog.pg_attribute WHERE attrelid = $1::regclass AND attname = $2',
    [table, column],
  );
  const alter = `ALTER TABLE ${table} ALTER COLUMN ${escapeIdentifier(column)} SET GENERATED`;
  if (found?.identity === 'a') await session.run(`${alter} BY DEFAULT`);
  await session.run(`UPDATE ONLY ${table} SET ${escapeIdentifier(column)} = ${change}`);
  if (found?.identity === 'a') await session.run(`${alter} ALWAYS`);
}
