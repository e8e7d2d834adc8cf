import type { ForeignKeyDefinition } from '../../definition';
import { BackupError } from '../../../errors';
import { quoteName } from '../identifiers';
import { foreignKeys } from '../schema';
import type { Session } from '../session';
import { addKey, keyObstacle, sameKey } from './foreign-key-clause';
import { BIND_MILLISECONDS, insist } from './write-session';
import { say } from '../../../sentence';

const numberOf = (table: string, name: string) =>
  name.startsWith(`${table}_ibfk_`) ? Number(/_ibfk_(\d+)$/.exec(name)?.[1] ?? 0) : 0;

/**
 * Gives a live table these keys, beside others that it may have.
 *
 * The server numbers keys without a name: `<table>_ibfk_<n>`. To such a key its name must be left: one in the statement would also become
 * the name of the key's own index, and the server would make that anew, which takes its time. So those with higher numbers are dropped as
 * well, and all are made in order.
 * @returns a sentence for each that could not be made
 * @throws BackupError DATABASE_BUSY
 */
export async function bindKeys(
  session: Session,
  table: string,
  keys: readonly ForeignKeyDefinition[],
): Promise<string[]> {
  const present = await foreignKeys(session, { name: table });
  const missing = keys.filter((key) => !present.some((one) => one.name === key.name && sameKey(one, key)));
  if (missing.length === 0) return [];
  const number = (key: ForeignKeyDefinition) => numberOf(table, key.name);
  const lowest = Math.min(...missing.map(number).filter((one) => one > 0), Infinity);
  const names = new Set(missing.map(({ name }) => name));
  const above = present.filter((key) => !names.has(key.name) && number(key) > lowest);
  const drops = present.filter((key) => names.has(key.name) || above.includes(key));
  const alter = `ALTER TABLE ${quoteName(table)}`;
  if (drops.length > 0) {
    // Not in the statement that makes them: MariaDB does not take a name again in the statement that frees it.
    const clauses = drops.map(({ name }) => `DROP FOREIGN KEY ${quoteName(name)}`);
    await insist(session, `${alter} ${clauses.join(', ')}`, BIND_MILLISECONDS);
  }
  const warnings: string[] = [];
  let highest = Math.max(0, ...present.filter((key) => !drops.includes(key)).map(number));
  for (const key of [...missing, ...above].sort((a, b) => number(a) - number(b))) {
    try {
      const obstacle = await keyObstacle(session, table, key);
      if (obstacle) throw new Error(obstacle);
      const named = number(key) !== highest + 1;
      await insist(session, `${alter} ADD ${addKey(key, session.server.product, named)}`, BIND_MILLISECONDS);
      highest = Math.max(highest, number(key));
    } catch (error) {
      if (session.closed || (error instanceof BackupError && error.code === 'DATABASE_BUSY')) throw error;
      warnings.push(
        say`The foreign key ${key.name} of the table ${table} onto ${key.references.name} could not be made: ${(error as Error).message}`,
      );
    }
  }
  return warnings;
}
