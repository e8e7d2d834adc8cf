import type { HeldDefault, HeldParent } from './bookkeeping';
import { quoted, type Place } from './names';
import type { WriteSession } from './write-session';

export interface FormerTable extends Place {
  kind: string;
  partition: boolean;
}

export interface CrossingKey {
  table: Place;
  name: string;
  definition: string;
  validated: boolean;
  /** The table that it refers to. */
  onto: Place;
  /** Estimated rows of `table`. */
  rows: number;
}

export interface DependentView extends Place {
  kind: 'view' | 'materialized view';
  depth: number;
}

/** What the tables that are live now are tied to outside of the set. All names are those before the exchange. */
export interface ExchangeScope {
  /** The live tables that leave. */
  former: FormerTable[];
  /** The tables that become live: where they are now. */
  arriving: Place[];
  /** Of former tables onto others. */
  outgoing: CrossingKey[];
  /** Of others onto former tables. */
  incoming: CrossingKey[];
  /** Keys between former tables, which go with them. */
  inner: { table: Place; onto: Place }[];
  parents: HeldParent[];
  /** Defaults of others that number from sequences of former tables, and the other way round. */
  defaults: HeldDefault[];
  /** Deepest last. */
  views: DependentView[];
}

const place = (oid: string) =>
  `(SELECT json_build_object('schema', n.nspname, 'name', c.relname)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ${oid})`;

const list = (query: string, order: string) =>
  `(SELECT coalesce(json_agg(to_json(x) ORDER BY ${order}), '[]') FROM (${query}) x)`;

const KEYS = `
  SELECT ${place('k.conrelid')} AS table, k.conname AS name, pg_catalog.pg_get_constraintdef(k.oid) AS definition,
         k.convalidated AS validated, ${place('k.confrelid')} AS onto,
         (SELECT greatest(c.reltuples, 0) FROM pg_catalog.pg_class c WHERE c.oid = k.conrelid) AS rows
    FROM pg_catalog.pg_constraint k WHERE k.contype = 'f' AND k.conparentid = 0`;

/** $1: the live places of the set's tables; $2: schemas of the tables that arrive; $3: views of the set itself. */
const SCOPE = `
  WITH RECURSIVE wanted AS (SELECT p ->> 'schema' AS schema, p ->> 'name' AS name FROM jsonb_array_elements($1::jsonb) p),
  former AS MATERIALIZED (
    SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.relispartition AS partition
      FROM wanted w JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.name),
  seeds AS (
    SELECT oid FROM former
    UNION SELECT c.oid FROM jsonb_array_elements($3::jsonb) v JOIN pg_catalog.pg_namespace n ON n.nspname = v ->> 'schema'
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = v ->> 'name' AND c.relkind IN ('v', 'm')),
  tree (oid, depth) AS (
    SELECT oid, 0 FROM seeds
    UNION
    SELECT r.ev_class, t.depth + 1 FROM tree t
      JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid AND d.classid = 'pg_rewrite'::regclass
      JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND r.ev_class <> t.oid
      JOIN pg_catalog.pg_class c ON c.oid = r.ev_class AND c.relkind IN ('v', 'm')
     WHERE t.depth < 100)
  SELECT ${list('SELECT schema, name, kind, partition FROM former', 'x.schema, x.name')} AS former,
    ${list(
      `SELECT n.nspname AS schema, c.relname AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ANY ($2::text[]) AND c.relkind = 'r'`,
      'x.schema, x.name',
    )} AS arriving,
    ${list(`${KEYS} AND k.conrelid IN (SELECT oid FROM former) AND k.confrelid NOT IN (SELECT oid FROM former)`, 'x.name')} AS outgoing,
    ${list(`${KEYS} AND k.confrelid IN (SELECT oid FROM former) AND k.conrelid NOT IN (SELECT oid FROM former)`, 'x.name')} AS incoming,
    ${list(
      `SELECT k.oid, ${place('k.conrelid')} AS table, ${place('k.confrelid')} AS onto FROM pg_catalog.pg_constraint k
        WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND k.conrelid IN (SELECT oid FROM former) AND k.confrelid IN (SELECT oid FROM former)`,
      'x.oid',
    )} AS inner,
    ${list(
      `SELECT i.inhrelid::text || '.' || i.inhseqno AS key, ${place('i.inhrelid')} AS child, ${place('i.inhparent')} AS parent
         FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND NOT c.relispartition
        WHERE (i.inhrelid IN (SELECT oid FROM former)) <> (i.inhparent IN (SELECT oid FROM former))`,
      'x.key',
    )} AS parents,
    ${list(
      `SELECT ${place('b.adrelid')} AS table, a.attname AS column, pg_catalog.pg_get_expr(b.adbin, b.adrelid) AS expression
         FROM pg_catalog.pg_depend o
         JOIN pg_catalog.pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = o.objid
         JOIN pg_catalog.pg_attrdef b ON b.oid = d.objid
         JOIN pg_catalog.pg_attribute a ON a.attrelid = b.adrelid AND a.attnum = b.adnum
        WHERE o.classid = 'pg_class'::regclass AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype = 'a'
          AND (o.refobjid IN (SELECT oid FROM former)) <> (b.adrelid IN (SELECT oid FROM former))`,
      'x.column',
    )} AS defaults,
    ${list(
      `SELECT n.nspname AS schema, c.relname AS name, CASE c.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END AS kind,
              max(t.depth) AS depth, c.oid::bigint AS age
         FROM tree t JOIN pg_catalog.pg_class c ON c.oid = t.oid AND c.relkind IN ('v', 'm')
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace GROUP BY c.oid, n.nspname, c.relname, c.relkind`,
      'x.depth, x.age',
    )} AS views`;

export async function readScope(
  session: WriteSession,
  tables: readonly Place[],
  arrivingFrom: readonly string[],
  views: readonly Place[],
): Promise<ExchangeScope> {
  const [row] = await session.run<ExchangeScope & { [column: string]: unknown }>(SCOPE, [
    JSON.stringify(tables),
    arrivingFrom,
    JSON.stringify(views),
  ]);
  return row as ExchangeScope;
}

/**
 * Every table that the exchange alters, quoted, in the order in which to lock them: whoever writes a row locks its table and then those
 * that the row refers to, so whoever locks in the same order is never waited for while waiting. Views follow their tables.
 */
export function touched({ former, arriving, outgoing, incoming, inner, parents, defaults }: ExchangeScope): string[] {
  const edges = [...incoming, ...inner, ...outgoing].map(({ table, onto }) => [quoted(table), quoted(onto)] as const);
  const ordered = new Set<string>();
  const referring = new Map<string, string[]>();
  for (const [from, onto] of edges) referring.set(onto, [...(referring.get(onto) ?? []), from]);
  const visiting = new Set<string>();
  const visit = (table: string): void => {
    if (ordered.has(table) || visiting.has(table)) return;
    visiting.add(table);
    for (const from of referring.get(table) ?? []) visit(from);
    visiting.delete(table);
    ordered.add(table);
  };
  for (const table of former) visit(quoted(table));
  for (const [, onto] of edges) visit(onto);
  for (const { child, parent } of parents) [parent, child].forEach((table) => visit(quoted(table)));
  for (const { table } of defaults) visit(quoted(table));
  for (const table of arriving) visit(quoted(table));
  return [...ordered];
}
