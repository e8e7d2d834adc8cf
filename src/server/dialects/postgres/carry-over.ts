import type { HeldObject } from './bookkeeping';
import { reasonOf } from './errors';
import type { ExchangeScope } from './exchange-scope';
import type { Home } from './move-tables';
import { quoted, samePlace, type Place } from './names';
import { GRANTS, OWNER } from './view-texts';
import type { WriteSession } from './write-session';
import { say } from '../../sentence';

/** What a live table has and an archive does not hold: the new table gets it when it becomes live for the first time. */
export interface Carried {
  table: Place;
  triggers: { name: string; statement: string }[];
  statements: string[];
}

const POLICIES = `
  SELECT format('CREATE POLICY %I ON %I.%I AS %s FOR %s TO %s%s%s', p.polname, n.nspname, c.relname,
           CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
           CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
           (SELECT string_agg(CASE o WHEN 0 THEN 'PUBLIC' ELSE o::regrole::text END, ', ') FROM unnest(p.polroles) o),
           coalesce(' USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')', ''),
           coalesce(' WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')) AS statement
    FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid`;

const FLAGS = `
  SELECT format('ALTER TABLE %I.%I %s ROW LEVEL SECURITY', n.nspname, c.relname, flag) AS statement
    FROM (VALUES ('ENABLE', c.relrowsecurity), ('FORCE', c.relforcerowsecurity)) AS flags (flag, is_set) WHERE is_set`;

const PUBLICATIONS = `
  SELECT format('ALTER PUBLICATION %I ADD TABLE %I.%I', p.pubname, n.nspname, c.relname) AS statement
    FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid WHERE r.prrelid = c.oid`;

/** Of sequences that belong to columns, found again by the column. */
const SEQUENCES = `
  SELECT format('GRANT %s ON SEQUENCE %s TO %s%s', string_agg(g.privilege_type, ', '), s.oid::regclass,
           CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END, CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS statement
    FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
   CROSS JOIN LATERAL aclexplode(s.relacl) g
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid > 0
     AND g.grantee <> s.relowner GROUP BY s.oid, g.grantee, g.is_grantable`;

const TRIGGERS = `
  SELECT t.tgname AS name, pg_catalog.pg_get_triggerdef(t.oid) AS statement
    FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal`;

const all = (...queries: string[]) => queries.map((query) => `ARRAY(SELECT statement FROM (${query}) x)`).join(' || ');

const CARRIED = `
  SELECT json_build_object('schema', n.nspname, 'name', c.relname) AS table,
         (SELECT coalesce(json_agg(x), '[]') FROM (${TRIGGERS} ORDER BY t.oid) x) AS triggers,
         ${all(FLAGS, POLICIES, PUBLICATIONS, SEQUENCES, GRANTS, OWNER)} AS statements
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY ($1::text[]::regclass[])
   ORDER BY c.oid`;

export async function readCarried(
  session: WriteSession,
  { former, arriving }: ExchangeScope,
  homes: readonly Home[],
  held: readonly HeldObject[],
): Promise<Carried[]> {
  const replaced = former.filter(({ schema, name }) => {
    const home = homes.find(({ live }) => live === schema);
    return home && arriving.some((table) => samePlace(table, { schema: home.from, name }));
  });
  const rows = await session.run<Carried & { [column: string]: unknown }>(CARRIED, [replaced.map(quoted)]);
  return rows.map((row) => {
    const others = held.filter((one) => one.table && samePlace(one.table, row.table)).map((one) => one.place.name);
    return { ...row, triggers: row.triggers.filter((trigger) => !others.includes(trigger.name)) };
  });
}

/** Gives the tables that are live now what their predecessors had. Returns warnings. */
export async function carryOver(session: WriteSession, carried: readonly Carried[]): Promise<string[]> {
  const warnings: string[] = [];
  for (const { table, triggers, statements } of carried) {
    for (const { name, statement } of triggers) {
      const error = await session.attempt(() => session.run(statement));
      if (error) warnings.push(say`The trigger ${name} of ${table.name} cannot be made: ${reasonOf(error)}.`);
    }
    for (const statement of statements) {
      const error = await session.attempt(() => session.run(statement));
      if (error)
        warnings.push(say`A setting of ${table.name} cannot be carried over (${statement}): ${reasonOf(error)}.`);
    }
  }
  return warnings;
}
