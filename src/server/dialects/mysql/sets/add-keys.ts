import { mostOf, requireRoom, shiftSql, type AddedKey, type ShiftSql } from '../../add-rows';
import type { Combination } from '../../combine-rows';
import { quoteName } from '../identifiers';
import type { Session } from '../session';
import { stagedName, type SetRecord } from './set-store';

/** A key that is new, and where it is now. */
export interface KeyMove {
  combination: Combination;
  key: AddedKey;
  live: string;
  staged: string;
  shift: ShiftSql;
  /** By the names that the tables have in the set. */
  followers: { child: string; column: string }[];
}

/** In the statement by which values follow: each place of a table wants a name of its own, and a lock by it. */
export const followerAlias = (staged: string) => `f_${staged}`;
export const keyAlias = (staged: string) => `k_${staged}`;

export function keyMove(record: SetRecord, combination: Combination, live: string, staged: string): KeyMove | null {
  const { addedKey: key } = combination;
  if (!key) return null;
  const names = { staged: quoteName(staged), live: quoteName(live), quote: quoteName, from: (name: string) => name };
  return {
    ...{ combination, key, live, staged },
    shift: shiftSql(key, { ...names, prefix: `${staged}_` }, mostOf(key.natives)),
    followers: key.followers.flatMap(({ table, column }) => {
      const number = record.body.tables.find(({ name }) => name === table.name)?.number;
      return number === undefined ? [] : [{ child: stagedName(record, number, 0), column }];
    }),
  };
}

/** Gives rows that are added the keys they will have; again, it does nothing. Values that follow come first: they know the former keys. */
export async function moveKeys(session: Session, moves: readonly KeyMove[]): Promise<void> {
  const shifts = new Map<KeyMove, string>();
  for (const move of moves) {
    const [found] = await session.query(move.shift.query);
    requireRoom(move.combination.table, move.key, found?.fits);
    if (Number(found?.shift) !== 0) shifts.set(move, String(found?.shift));
  }
  for (const [{ key, staged, followers }, shift] of shifts) {
    for (const { child, column } of followers) {
      const [own, other] = [followerAlias(child), keyAlias(staged)];
      const value = `${own}.${quoteName(column)}`;
      await session.query(
        `UPDATE ${quoteName(child)} ${own} INNER JOIN ${quoteName(staged)} ${other} ON ${other}.${quoteName(key.column)} = ${value}
          SET ${value} = ${value} + ${shift}`,
      );
    }
  }
  for (const [{ key, staged }, shift] of shifts) {
    const own = quoteName(key.column);
    await session.query(`UPDATE ${quoteName(staged)} SET ${own} = ${own} + ${shift}`);
  }
}

/** Only an INSERT makes the numbering go on above its row. Last of all, as the table need not be locked afterwards. */
export async function numberOn(holder: Session, moves: readonly KeyMove[]): Promise<void> {
  for (const { key, staged } of moves) {
    const [found] = await holder.query(`SELECT MAX(${quoteName(key.column)}) + 1 AS next FROM ${quoteName(staged)}`);
    if (found?.next) await holder.query(`ALTER TABLE ${quoteName(staged)} AUTO_INCREMENT = ${found.next}`);
  }
}
