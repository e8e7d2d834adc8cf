import { escapeIdentifier } from 'pg';
import { BackupError } from '../../errors';
import type { SetRecord } from './bookkeeping';
import type { ExchangeScope } from './exchange-scope';
import { fittingName, quoted, type Place } from './names';
import type { WriteSession } from './write-session';
import { say } from '../../sentence';

/** One live schema in this exchange. */
export interface Home {
  live: string;
  /** Where the tables come from that become live. */
  from: string;
  /** Where the former ones go. */
  to: string;
}

export function homesOf({ spaces, exchanges }: SetRecord): Home[] {
  return spaces.map(({ live, staged, former }) =>
    exchanges % 2 === 0 ? { live, from: staged, to: former } : { live, from: former, to: staged },
  );
}

/** Indexes, constraints, owned sequences and row types go with their tables. */
export async function moveTables(
  session: WriteSession,
  record: SetRecord,
  homes: readonly Home[],
  { former, arriving }: ExchangeScope,
  warnings: string[],
): Promise<void> {
  const leaves = homes.flatMap(({ live, to }) =>
    former.filter((table) => table.schema === live).map(move('TABLE', to)),
  );
  await session.script(leaves);
  await moveMovables(session, record, homes);
  for (const { live, from } of homes) warnings.push(...(await freeNames(session, from, live)));
  const arrives = homes.flatMap(({ live, from }) =>
    arriving.filter((table) => table.schema === from).map(move('TABLE', live)),
  );
  await session.script(arrives);
}

const move = (kind: string, to: string) => (place: Place) =>
  `ALTER ${kind} ${quoted(place)} SET SCHEMA ${escapeIdentifier(to)}`;

/** Types and the like that came with the set are live when its new tables are. */
async function moveMovables(session: WriteSession, record: SetRecord, homes: readonly Home[]): Promise<void> {
  // In the first of the set's schemas, which is that of the application.
  const [home] = homes;
  const { movables } = record.state;
  if (!home || movables.length === 0) return;
  const [from, to] = record.exchanges % 2 === 0 ? [home.from, home.live] : [home.live, home.to];
  // As when their arguments were printed.
  await session.lookIn([from, to]);
  for (const { kind, name, signature } of movables) {
    const place = quoted({ schema: from, name }) + signature;
    const error = await session.attempt(() => session.run(`ALTER ${kind} ${place} SET SCHEMA ${escapeIdentifier(to)}`));
    if (!error) continue;
    throw new BackupError('DATABASE_FAILED', say`The ${kind.toLowerCase()} ${name} cannot be made: ${error.message}.`, {
      hint: 'Somebody made or removed one of the same name meanwhile. Start the restore anew.',
      cause: error,
    });
  }
  await session.lookIn([home.live]);
}

const TAKEN = `
  SELECT c.relname AS name, c.relkind AS kind FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = $1
    JOIN pg_catalog.pg_class l ON l.relname = c.relname
    JOIN pg_catalog.pg_namespace m ON m.oid = l.relnamespace AND m.nspname = $2
   WHERE c.relkind IN ('r', 'i', 'S')`;

/** Gives other names to indexes and sequences whose names somebody else uses in the live schema. */
async function freeNames(session: WriteSession, from: string, live: string): Promise<string[]> {
  const warnings: string[] = [];
  for (const { name, kind } of await session.run<{ name: string; kind: string }>(TAKEN, [from, live])) {
    if (kind === 'r') {
      throw new BackupError(
        'DATABASE_FAILED',
        say`The name ${name} is taken by something that is no table of the set.`,
        {
          hint: 'Rename or remove what has this name, then try again.',
          details: { table: name },
        },
      );
    }
    const [word, what] = kind === 'i' ? ['INDEX', 'index'] : ['SEQUENCE', 'sequence'];
    const other = await unusedName(session, name, [from, live]);
    await session.run(`ALTER ${word} ${quoted({ schema: from, name })} RENAME TO ${escapeIdentifier(other)}`);
    warnings.push(say`The ${what} ${name} is called ${other} now, as another table has one of that name.`);
  }
  return warnings;
}

async function unusedName(session: WriteSession, name: string, schemas: string[]): Promise<string> {
  for (let number = 1; ; number++) {
    const other = fittingName(`${name}_${number}`);
    const taken = await session.run(
      `SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ANY ($1::text[]) AND c.relname = $2`,
      [schemas, other],
    );
    if (taken.length === 0) return other;
  }
}
