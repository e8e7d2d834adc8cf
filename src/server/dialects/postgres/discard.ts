import { escapeIdentifier } from 'pg';
import type { SetRecord } from './bookkeeping';
import { quoted } from './names';
import type { WriteSession } from './write-session';

interface Content {
  schema: string;
  name: string;
  kind: 'TABLE' | 'ROUTINE' | 'SEQUENCE' | 'TYPE';
  signature: string;
}

const CONTENT = `
  WITH mine AS (SELECT oid, nspname FROM pg_catalog.pg_namespace WHERE nspname = ANY ($1::text[]))
  SELECT nspname AS schema, relname AS name, 'TABLE' AS kind, '' AS signature FROM pg_catalog.pg_class c
    JOIN mine ON mine.oid = c.relnamespace WHERE c.relkind = 'r'
  UNION ALL
  SELECT nspname, proname, 'ROUTINE', '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')' FROM pg_catalog.pg_proc p
    JOIN mine ON mine.oid = p.pronamespace
  UNION ALL
  SELECT nspname, relname, 'SEQUENCE', '' FROM pg_catalog.pg_class c JOIN mine ON mine.oid = c.relnamespace
   WHERE c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
     AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))
  UNION ALL
  SELECT nspname, typname, 'TYPE', '' FROM pg_catalog.pg_type t JOIN mine ON mine.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
   WHERE t.typtype IN ('e', 'd') OR (t.typtype = 'c' AND c.relkind = 'c')`;

/**
 * Drops the set, kind by kind, each without CASCADE: should anything live depend on it after all, the server refuses, and nothing
 * is lost. Within a transaction.
 */
export async function dropSet(session: WriteSession, { base, spaces }: SetRecord): Promise<void> {
  const schemas = spaces.flatMap(({ staged, former }) => [staged, former]);
  await session.lookIn([]);
  const content = await session.run<Content & { [column: string]: unknown }>(CONTENT, [schemas]);
  for (const kind of ['TABLE', 'ROUTINE', 'SEQUENCE', 'TYPE'] as const) {
    const those = content.filter((one) => one.kind === kind).map((one) => quoted(one) + one.signature);
    if (those.length > 0) await session.run(`DROP ${kind} ${those.join(', ')}`);
  }
  await session.run(`DROP TABLE ${quoted({ schema: base, name: 'strongbox_set' })}`);
  await session.run(`DROP SCHEMA ${[base, ...schemas].map((name) => escapeIdentifier(name)).join(', ')}`);
}
