import type { DatabaseObject } from '../definition';
import { isReserved } from '../table-sets';
import type { Session } from './session';

const NAMESPACE = '(SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = $1::text)';

/** Objects of extensions belong to CREATE EXTENSION. */
const own = (catalog: string, oid: string) => `NOT EXISTS (
  SELECT FROM pg_catalog.pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;

const ENUMS = `
  SELECT 'type' AS kind, t.typname AS name, format('CREATE TYPE %I AS ENUM (%s)', t.typname, (
           SELECT string_agg(quote_literal(v.enumlabel), ', ' ORDER BY v.enumsortorder)
             FROM pg_catalog.pg_enum v WHERE v.enumtypid = t.oid)) AS ddl
    FROM pg_catalog.pg_type t
   WHERE t.typnamespace = ${NAMESPACE} AND t.typtype = 'e' AND ${own('pg_type', 't.oid')}
   ORDER BY t.oid`;

const COMPOSITES = `
  SELECT 'type' AS kind, t.typname AS name, format('CREATE TYPE %I AS (%s)', t.typname, (
           SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
             FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)) AS ddl
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
   WHERE t.typnamespace = ${NAMESPACE} AND ${own('pg_type', 't.oid')}
   ORDER BY t.oid`;

const DOMAINS = `
  SELECT 'type' AS kind, t.typname AS name,
         format('CREATE DOMAIN %I AS %s', t.typname, format_type(t.typbasetype, t.typtypmod))
         || coalesce(' DEFAULT ' || t.typdefault, '') || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
         || coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.oid)
                        FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '') AS ddl
    FROM pg_catalog.pg_type t
   WHERE t.typnamespace = ${NAMESPACE} AND t.typtype = 'd' AND ${own('pg_type', 't.oid')}
   ORDER BY t.oid`;

/** Those that no column owns; their position is filled in from the sequence itself. */
const SEQUENCES = `
  SELECT 'sequence' AS kind, c.relname AS name,
         format('CREATE SEQUENCE %I AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s START WITH ', c.relname,
           format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
           CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END) AS ddl,
         format('SELECT CASE WHEN is_called THEN last_value + (%s) ELSE last_value END::text AS next FROM %I.%I',
           s.seqincrement, $1::text, c.relname) AS position
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
   WHERE c.relnamespace = ${NAMESPACE} AND c.relkind = 'S' AND ${own('pg_class', 'c.oid')}
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                       AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i'))
   ORDER BY c.oid`;

const ROUTINES = `
  SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind, p.proname AS name,
         pg_catalog.pg_get_functiondef(p.oid) AS ddl
    FROM pg_catalog.pg_proc p
   WHERE p.pronamespace = ${NAMESPACE} AND p.prokind IN ('f', 'p', 'w') AND ${own('pg_proc', 'p.oid')}
   ORDER BY p.oid`;

const VIEWS = `
  SELECT CASE c.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END AS kind, c.relname AS name,
         format('CREATE %s %I%s AS %s', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, c.relname,
           coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', ''),
           rtrim(pg_catalog.pg_get_viewdef(c.oid), ';')) AS ddl
    FROM pg_catalog.pg_class c
   WHERE c.relnamespace = ${NAMESPACE} AND c.relkind IN ('v', 'm') AND ${own('pg_class', 'c.oid')}
   ORDER BY c.oid`;

const TRIGGERS = `
  SELECT 'trigger' AS kind, t.tgname AS name, c.relname AS table, pg_catalog.pg_get_triggerdef(t.oid, true) AS ddl
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
   WHERE c.relnamespace = ${NAMESPACE} AND NOT t.tgisinternal AND NOT c.relispartition
   ORDER BY t.oid`;

interface Row {
  kind: DatabaseObject['kind'];
  name: string;
  ddl: string | null;
  table?: string;
  position?: string;
  [column: string]: unknown;
}

/**
 * In an order in which they can be made again: types, sequences, routines, views, triggers; within a kind by age. What the
 * definitions of tables hold (sequences of columns, indexes, constraints) is not repeated.
 */
export async function describeObjects(session: Session, schema: string): Promise<DatabaseObject[]> {
  const what = 'describing the objects of the database';
  return session.within(what, async () => {
    const objects: DatabaseObject[] = [];
    for (const query of [ENUMS, COMPOSITES, DOMAINS, SEQUENCES, ROUTINES, VIEWS, TRIGGERS]) {
      for (const row of await session.query<Row>(what, query, [schema])) {
        const { kind, name, table, position } = row;
        const next = position && (await session.query<{ next: string }>(what, position))[0]?.next;
        // Dropped after the snapshot: its definition cannot be printed any more.
        if (row.ddl === null || isReserved(name)) continue;
        objects.push({
          kind,
          name,
          schema,
          ...(table !== undefined && { table }),
          ddl: row.ddl.trim() + (next ? ` ${next}` : ''),
        });
      }
    }
    return objects;
  });
}
