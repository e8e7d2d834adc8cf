import { escapeIdentifier } from 'pg';
import { BackupError } from '../../errors';
import type { HeldKey, HeldParent, SetRecord } from './bookkeeping';
import { isReferenceBroken, reasonOf } from './errors';
import type { CrossingKey, ExchangeScope } from './exchange-scope';
import { quoted, samePlace, type Place } from './names';
import type { WriteSession } from './write-session';
import { say } from '../../sentence';

/** Up to here, all rows are looked at under the lock; beyond, when the tables are in use again. */
const PROVED_AT_ONCE = 1_000_000;

const dropKey = ({ table, name }: CrossingKey) =>
  `ALTER TABLE ${quoted(table)} DROP CONSTRAINT IF EXISTS ${escapeIdentifier(name)}`;

/** Cuts what ties the live tables to others, so that the former ones are tied to nothing while they lie aside. */
export async function releaseTables(session: WriteSession, scope: ExchangeScope): Promise<void> {
  await session.script([
    ...[...scope.incoming, ...scope.outgoing].map(dropKey),
    ...scope.parents.map(({ child, parent }) => `ALTER TABLE ${quoted(child)} NO INHERIT ${quoted(parent)}`),
    ...scope.defaults.map(
      ({ table, column }) => `ALTER TABLE ONLY ${quoted(table)} ALTER COLUMN ${escapeIdentifier(column)} DROP DEFAULT`,
    ),
  ]);
}

/** Ties others to the tables that are live now, and these to what they need. What cannot be tied is held for the next exchange. */
export async function bindTables(
  session: WriteSession,
  record: SetRecord,
  scope: ExchangeScope,
  warnings: string[],
): Promise<void> {
  const { state } = record;
  const isOurs = (place: Place) => state.tables.some((table) => samePlace(table, place));
  const defaults = [...scope.defaults.filter(({ table }) => !isOurs(table)), ...state.defaults];
  state.defaults = scope.defaults.filter(({ table }) => isOurs(table));
  for (const { table, column, expression } of defaults) {
    const alter = `ALTER TABLE ONLY ${quoted(table)} ALTER COLUMN ${escapeIdentifier(column)} SET DEFAULT ${expression}`;
    const error = await session.attempt(() => session.run(alter));
    if (error) warnings.push(say`The default of ${table.name}.${column} is gone: ${reasonOf(error)}.`);
  }

  const parents: HeldParent[] = [...scope.parents.filter(({ child }) => !isOurs(child)), ...state.parents];
  // What the former tables inherited is theirs again when they come back.
  state.parents = scope.parents.filter(({ child }) => isOurs(child));
  for (const tie of parents) {
    const inherit = `ALTER TABLE ${quoted(tie.child)} INHERIT ${quoted(tie.parent)}`;
    const error = await session.attempt(() => session.run(inherit));
    if (!error) continue;
    warnings.push(say`${tie.child.name} no longer inherits from ${tie.parent.name}: ${reasonOf(error)}.`);
    state.parents.push(tie);
  }

  const held = ({ table, name, definition, validated }: HeldKey): HeldKey => ({ table, name, definition, validated });
  const keys: (HeldKey & { rows?: number })[] = [...scope.incoming, ...state.keys];
  state.keys = scope.outgoing.map(held);
  state.unproved = [];
  for (const key of keys) {
    const error = await addKey(session, record, key);
    if (!error) continue;
    if (isReferenceBroken(error)) throw referencesBroken(key, error);
    warnings.push(say`The foreign key ${key.name} of ${key.table.name} cannot be made: ${reasonOf(error)}.`);
    state.keys.push(held(key));
  }
}

async function addKey(
  session: WriteSession,
  { state }: SetRecord,
  key: HeldKey & { rows?: number },
): Promise<Error | null> {
  const { table, name, definition, validated } = key;
  const [size] = await session.run<{ rows: number }>(
    'SELECT coalesce((SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass($1)), 0)::float8 AS rows',
    [quoted(table)],
  );
  const atOnce = validated && (size?.rows ?? 0) <= PROVED_AT_ONCE;
  const text = definition.replace(/ NOT VALID$/, '');
  const add = `ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${escapeIdentifier(name)} ${text}${atOnce ? '' : ' NOT VALID'}`;
  const error = await session.attempt(() => session.run(add));
  if (!error && validated && !atOnce) state.unproved.push({ table, name });
  return error;
}

function referencesBroken({ table, name }: HeldKey, cause: Error): BackupError {
  return new BackupError(
    'REFERENCES_BROKEN',
    say`Rows of ${table.name} would refer to rows that are not there: they came after the tables were prepared.`,
    {
      hint: 'The table is as it was. Start the restore anew, and together with that table.',
      details: { table: table.name, key: name },
      cause,
    },
  );
}

/** Looks at the rows that keys were made without; readers and writers go on meanwhile. Returns warnings. */
export async function proveKeys(session: WriteSession, { state }: SetRecord): Promise<string[]> {
  const warnings: string[] = [];
  for (const { table, name } of state.unproved) {
    try {
      await session.run(`ALTER TABLE ${quoted(table)} VALIDATE CONSTRAINT ${escapeIdentifier(name)}`);
    } catch (error) {
      if (!isReferenceBroken(error)) throw error;
      warnings.push(say`Rows of ${table.name} refer to rows that are not there (${name}).`);
    }
  }
  state.unproved = [];
  return warnings;
}
