import { escapeIdentifier } from 'pg';
import type { ColumnDefinition, TableDefinition } from '../definition';
import type { SetState } from './bookkeeping';
import { checkExpression } from './check-expression';
import { reasonOf, sqlState } from './errors';
import { isNumbering } from './finish-table';
import { quoted, type Place } from './names';
import { ownedSequence, position } from './number-rows';
import type { WriteSession } from './write-session';
import { say } from '../../sentence';

interface Ends {
  live: Place;
  place: Place;
}

interface Found {
  here: boolean;
  /** It belongs to the column of the live table that will be replaced. */
  replaced: boolean;
  /** It belongs to a live table that stays. */
  stays: boolean;
}

/** Whose the sequence is to which a name leads. $2 is the new table, $3 the column. */
const FIND_SEQUENCE = `
  SELECT to_regclass($1) IS NOT NULL AS here,
         coalesce(bool_or(c.relname = own.relname AND c.oid <> own.oid AND a.attname = $3), false) AS replaced,
         coalesce(bool_or(c.oid <> own.oid AND n.nspname !~ '^strongbox_set_'), false) AS stays
    FROM pg_catalog.pg_class own
    LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = to_regclass($1) AND d.deptype = 'a' AND d.refobjsubid > 0
    LEFT JOIN pg_catalog.pg_class c ON c.oid = d.refobjid
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
   WHERE own.oid = $2::regclass`;

/** Defaults that number from a sequence of another column or table, which may have come later than the table. Returns warnings. */
export async function numberFromElsewhere(
  session: WriteSession,
  state: SetState,
  definition: TableDefinition,
  ends: Ends,
): Promise<string[]> {
  const warnings: string[] = [];
  for (const column of definition.columns) {
    if (column.default === null || !isNumbering(column.default)) continue;
    try {
      await numberColumn(session, state, column, column.default, ends);
    } catch (error) {
      if (!sqlState(error).startsWith('42')) throw error;
      warnings.push(say`The default of ${definition.name}.${column.name} is left out: ${reasonOf(error)}.`);
    }
  }
  return warnings;
}

async function numberColumn(
  session: WriteSession,
  state: SetState,
  { name, native }: ColumnDefinition,
  expression: string,
  { live, place }: Ends,
): Promise<void> {
  const alter = `ALTER TABLE ONLY ${quoted(place)} ALTER COLUMN ${escapeIdentifier(name)}`;
  const wanted = /^nextval\('((?:[^']|'')+)'::regclass\)$/.exec(expression)?.[1]?.replaceAll("''", "'");
  const [found] = await session.run<Found & { [column: string]: unknown }>(FIND_SEQUENCE, [
    wanted ?? '',
    quoted(place),
    name,
  ]);
  if (wanted !== undefined && (!found?.here || found.replaced)) {
    const sequence = { schema: place.schema, name: bareName(wanted) };
    const owner = `${quoted(place)}.${escapeIdentifier(name)}`;
    await ownedSequence(session, sequence, owner, /^(smallint|integer)$/.test(native) ? native : 'bigint', alter);
    await position(session, sequence, place, name, null);
  } else if (wanted !== undefined && found?.stays) {
    // Nothing that is not live may hold on to what is.
    state.defaults.push({ table: live, column: name, expression });
  } else {
    await checkExpression(session, [], expression);
    await session.run(`${alter} SET DEFAULT (${expression}\n)`);
  }
}

/** `"Other".seq` → seq */
function bareName(sequence: string): string {
  const last = /(?:"((?:[^"]|"")+)"|([^."]+))$/.exec(sequence);
  return last?.[1]?.replaceAll('""', '"') ?? last?.[2] ?? sequence;
}
