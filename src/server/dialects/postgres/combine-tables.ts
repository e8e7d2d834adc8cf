import { escapeIdentifier } from 'pg';
import {
  combinedRows,
  combineSql,
  countAll,
  countEach,
  requireKept,
  type Combination,
  type CombinedRows,
  type Counted,
} from '../combine-rows';
import { moveKeys } from './add-keys';
import type { SetRecord } from './bookkeeping';
import { makePaths, proveTrees } from './make-paths';
import { livePlace, quoted, samePlace, stagedPlace, type Place } from './names';
import type { WriteSession } from './write-session';

export interface Pair {
  combination: Combination;
  staged: string;
  live: string;
}

/** Tables that are not there any more have no rows to keep. */
async function pairsOf(session: WriteSession, { spaces, state }: SetRecord, schema: string): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (const combination of state.combine) {
    const place = livePlace(combination.table, schema);
    const [exists] = await session.run('SELECT to_regclass($1) IS NOT NULL AS yes', [quoted(place)]);
    if (!exists?.yes) continue;
    pairs.push({ combination, staged: quoted(stagedPlace(spaces, place) as Place), live: quoted(place) });
  }
  return pairs;
}

const sqlOf = ({ combination, staged, live }: Pair) =>
  combineSql(combination, { staged, live, quote: escapeIdentifier, from: (table) => `ONLY ${table}` });

/** As it would be now. Rows that are added have the keys afterwards that they would have. */
export async function countCombined(session: WriteSession, record: SetRecord, schema: string): Promise<CombinedRows[]> {
  const pairs = await pairsOf(session, record, schema);
  await moveKeys(session, record, schema, pairs);
  const counted = await countEach(pairs, async (pair) => {
    const [row] = await session.run<Counted>(countAll(sqlOf(pair)));
    return combinedRows(pair.combination, row);
  });
  await proveTrees(session, record, schema, (tree) => {
    const pair = pairs.find(({ combination }) => samePlace(livePlace(combination.table, schema), tree));
    return pair && sqlOf(pair);
  });
  return counted;
}

/** Within the exchange, which has both tables for itself. Keys between them are made after it, and so prove what has become of them. */
export async function combineTables(session: WriteSession, record: SetRecord, schema: string): Promise<CombinedRows[]> {
  const counted: CombinedRows[] = [];
  const pairs = await pairsOf(session, record, schema);
  await moveKeys(session, record, schema, pairs);
  for (const pair of pairs) {
    const sql = sqlOf(pair);
    const { remove, columns } = sql;
    const [row] = await session.run<Counted>(countAll(sql));
    const rows = combinedRows(pair.combination, row);
    if (remove) await session.run(remove);
    const [kept] = await session.run<{ rows: string }>(
      `WITH kept AS (INSERT INTO ${pair.staged} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ONLY ${pair.live}
         ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*)::text AS rows FROM kept`,
    );
    requireKept(rows, Number(kept?.rows));
    await numberOn(session, pair.staged);
    counted.push(rows);
  }
  await makePaths(session, record, schema);
  return counted;
}

/** Sequences of the table go on above the live rows as well. */
async function numberOn(session: WriteSession, table: string): Promise<void> {
  const owned = await session.run<{ sequence: string; column: string }>(
    `SELECT d.objid::regclass::text AS sequence, a.attname AS column FROM pg_catalog.pg_depend d
       JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
       JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = $1::regclass AND d.deptype IN ('a', 'i')`,
    [table],
  );
  for (const { sequence, column } of owned) {
    await session.run(
      `SELECT setval($1::regclass, m.highest) FROM (SELECT max(${escapeIdentifier(column)}) AS highest FROM ONLY ${table}) m, ${sequence} s
        WHERE m.highest > s.last_value`,
      [sequence],
    );
  }
}
