import { escapeIdentifier, escapeLiteral } from 'pg';
import type { TableDefinition } from '../definition';
import { reasonOf, sqlState } from './errors';
import { fittingName, quoted, type Place } from './names';
import type { Statements } from './statements';
import { say } from '../../sentence';

const INTEGERS = /^(smallint|integer|bigint)$/;

/** Gives the numbered column its sequence and tells that where it is. Returns warnings. */
export async function numberRows(session: Statements, definition: TableDefinition, place: Place): Promise<string[]> {
  const column = definition.columns.find(({ identity }) => identity !== null);
  if (!column) return [];
  const wanted = definition.sequence?.name ?? `${definition.name}_${column.name}_seq`;
  const identity = INTEGERS.test(column.native) && column.identity !== 'serial' && column.identity !== 'auto increment';
  const type = INTEGERS.test(column.native) ? column.native : 'bigint';
  const sequence = { schema: place.schema, name: await freeName(session, place.schema, wanted) };
  const alter = `ALTER TABLE ONLY ${quoted(place)} ALTER COLUMN ${escapeIdentifier(column.name)}`;
  const owner = `${quoted(place)}.${escapeIdentifier(column.name)}`;
  if (identity) {
    const when = column.identity === 'always' ? 'ALWAYS' : 'BY DEFAULT';
    if (definition.inherits.length > 0) await session.run(`${alter} DROP DEFAULT`);
    await session.run(`${alter} ADD GENERATED ${when} AS IDENTITY (SEQUENCE NAME ${quoted(sequence)})`);
  } else await ownedSequence(session, sequence, owner, type, alter);
  try {
    await position(session, sequence, place, column.name, definition.sequence?.last ?? null);
  } catch (error) {
    if (!sqlState(error).startsWith('22')) throw error;
    return [say`Numbering of ${definition.name}.${column.name} cannot go on where it was: ${reasonOf(error)}.`];
  }
  return [];
}

/** What the word `serial` makes. */
export async function ownedSequence(
  session: Statements,
  sequence: Place,
  owner: string,
  type: string,
  alter: string,
): Promise<void> {
  await session.run(`CREATE SEQUENCE ${quoted(sequence)} AS ${type}`);
  await session.run(`ALTER SEQUENCE ${quoted(sequence)} OWNED BY ${owner}`);
  await session.run(`${alter} SET DEFAULT nextval(${escapeLiteral(quoted(sequence))}::regclass)`);
}

async function freeName(session: Statements, schema: string, wanted: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const name = fittingName(attempt === 0 ? wanted : `${wanted}${attempt}`);
    const [taken] = await session.look('SELECT to_regclass($1) IS NOT NULL AS taken', [quoted({ schema, name })]);
    if (!taken?.taken) return name;
  }
}

/** Above `last` and above every number that is in use; an unused sequence begins at its start. */
export async function position(
  session: Statements,
  sequence: Place,
  table: Place,
  column: string,
  last: string | null,
): Promise<void> {
  await session.run(
    `SELECT setval($1::regclass, at::bigint)
       FROM (SELECT greatest($2::numeric, (SELECT max(${escapeIdentifier(column)}) FROM ONLY ${quoted(table)})::numeric) AS at) AS used
       JOIN pg_catalog.pg_sequence s ON s.seqrelid = $1::regclass WHERE at >= s.seqmin`,
    [quoted(sequence), last],
  );
}
