/** Subqueries over `target` (oid), each giving JSON in the shape of definition.ts. */

/** Names of the columns whose numbers an array holds, in its order. */
const names = (relation: string, numbers: string) => `(
  SELECT coalesce(json_agg(a.attname ORDER BY listed.position), '[]')
    FROM unnest(${numbers}) WITH ORDINALITY AS listed (number, position)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = ${relation} AND a.attnum = listed.number)`;

export const PRIMARY_KEY = `
  SELECT coalesce((SELECT ${names('k.conrelid', 'k.conkey')} FROM pg_catalog.pg_constraint k
                    WHERE k.conrelid = target.oid AND k.contype = 'p'), '[]')`;

/** Unique and exclusion constraints are made by ALTER TABLE; INCLUDE columns are in the DDL alone. */
export const INDEXES = `
  SELECT coalesce(json_agg(json_build_object(
      'name', c.relname, 'unique', i.indisunique, 'constraint', coalesce(k.contype = 'u', false),
      'columns', (SELECT json_agg(a.attname ORDER BY n.position)
                    FROM unnest(i.indkey) WITH ORDINALITY AS n (number, position)
                    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = n.number AND n.number > 0
                   WHERE n.position <= i.indnkeyatts),
      'ddl', CASE WHEN k.oid IS NULL THEN pg_catalog.pg_get_indexdef(i.indexrelid, 0, true)
                  ELSE 'ALTER TABLE ONLY ' || i.indrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' '
                       || pg_catalog.pg_get_constraintdef(k.oid) END
    ) ORDER BY c.relname), '[]')
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('u', 'x')
   WHERE i.indrelid = target.oid AND NOT i.indisprimary AND i.indisvalid`;

const action = (column: string) =>
  `CASE ${column} WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END`;

/** Those that partitions have from their parent are left out. */
export const FOREIGN_KEYS = `
  SELECT coalesce(json_agg(json_build_object(
      'name', k.conname, 'columns', ${names('k.conrelid', 'k.conkey')},
      'references', json_build_object('schema', n.nspname, 'name', c.relname, 'columns', ${names('k.confrelid', 'k.confkey')}),
      'onUpdate', ${action('k.confupdtype')}, 'onDelete', ${action('k.confdeltype')}, 'deferrable', k.condeferrable
    ) ORDER BY k.conname), '[]')
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE k.conrelid = target.oid AND k.contype = 'f' AND k.conparentid = 0`;

export const CHECKS = `
  SELECT coalesce(json_agg(json_build_object(
      'name', k.conname, 'expression', pg_catalog.pg_get_expr(k.conbin, k.conrelid)
    ) ORDER BY k.conname), '[]')
    FROM pg_catalog.pg_constraint k WHERE k.conrelid = target.oid AND k.contype = 'c'`;

export const INHERITS = `
  SELECT coalesce(json_agg(json_build_object('schema', n.nspname, 'name', c.relname) ORDER BY i.inhseqno), '[]')
    FROM pg_catalog.pg_inherits i
    JOIN pg_catalog.pg_class c ON c.oid = i.inhparent
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE i.inhrelid = target.oid AND c.relkind = 'r'`;
