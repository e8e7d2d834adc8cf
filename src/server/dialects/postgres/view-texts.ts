import type { HeldObject } from './bookkeeping';
import { quoted, type Place } from './names';
import type { WriteSession } from './write-session';

/** GRANT statements for a relation `c` in schema `n`. Its columns' as well. */
export const GRANTS = `
  SELECT format('GRANT %s ON %I.%I TO %s%s', string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type), n.nspname, c.relname,
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS statement
    FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner GROUP BY a.grantee, a.is_grantable
  UNION ALL
  SELECT format('GRANT %s (%I) ON %I.%I TO %s%s', a.privilege_type, t.attname, n.nspname, c.relname,
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM pg_catalog.pg_attribute t CROSS JOIN LATERAL aclexplode(t.attacl) a
   WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped AND a.grantee <> c.relowner`;

/** Owners do not need what they have anyway, so that giving a relation to its owner comes last. */
export const OWNER = `
  SELECT format('ALTER TABLE %I.%I OWNER TO %I', n.nspname, c.relname, r.rolname) AS statement
    FROM pg_catalog.pg_roles r WHERE r.oid = c.relowner AND r.rolname <> current_user`;

const COMMENTS = `
  SELECT format('COMMENT ON %s %I.%I IS %L', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, n.nspname, c.relname, d.description) AS statement
    FROM pg_catalog.pg_description d WHERE d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
  UNION ALL
  SELECT format('COMMENT ON COLUMN %I.%I.%I IS %L', n.nspname, c.relname, a.attname, d.description)
    FROM pg_catalog.pg_description d JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
   WHERE d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid > 0`;

const TEXTS = `
  SELECT format('CREATE %s %I.%I%s AS %s%s', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, n.nspname, c.relname,
           coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', ''), rtrim(pg_catalog.pg_get_viewdef(c.oid), ';'),
           CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN ' WITH NO DATA' ELSE '' END) AS statement,
         ARRAY(SELECT pg_catalog.pg_get_indexdef(i.indexrelid) FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid ORDER BY i.indexrelid)
         || ARRAY(SELECT pg_catalog.pg_get_triggerdef(t.oid) FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal ORDER BY t.oid)
         || ARRAY(SELECT pg_catalog.pg_get_ruledef(r.oid) FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN' ORDER BY r.oid)
         || ARRAY(SELECT statement FROM (${COMMENTS}) x) || ARRAY(SELECT statement FROM (${GRANTS}) x)
         || ARRAY(SELECT statement FROM (${OWNER}) x) AS more
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.oid = $1::regclass AND c.relkind IN ('v', 'm')`;

/** Everything that makes the view as it is now; null where there is none. */
export async function viewStatements(session: WriteSession, view: Place): Promise<string[] | null> {
  const [exists] = await session.run('SELECT to_regclass($1) IS NOT NULL AS yes', [quoted(view)]);
  if (!exists?.yes) return null;
  const [row] = await session.run<{ statement: string; more: string[] }>(TEXTS, [quoted(view)]);
  return row ? [row.statement, ...row.more] : null;
}

const TRIGGER = `
  SELECT pg_catalog.pg_get_triggerdef(t.oid) AS statement FROM pg_catalog.pg_trigger t
   WHERE t.tgrelid = to_regclass($1) AND t.tgname = $2 AND NOT t.tgisinternal`;

export async function triggerStatements(session: WriteSession, table: Place, name: string): Promise<string[] | null> {
  const [row] = await session.run<{ statement: string }>(TRIGGER, [quoted(table), name]);
  return row ? [row.statement] : null;
}

export function isView({ kind }: Pick<HeldObject, 'kind'>): boolean {
  return kind !== 'trigger';
}
