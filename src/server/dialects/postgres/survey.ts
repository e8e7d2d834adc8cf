import { escapeIdentifier } from 'pg';
import type { ForeignKeyDefinition, TableRef } from '../definition';
import type { MissingRight, TargetSurvey } from '../table-sets';
import { FOREIGN_KEYS } from './constraints';
import { livePlace, quoted, type Place } from './names';
import type { Session } from './session';
import { say } from '../../sentence';

interface Facts {
  user: string;
  database: string;
  makesSchemas: boolean;
  schemas: { name: string; exists: boolean; creates: boolean }[];
  tables: (Place & { kind: string; partition: boolean; extension: boolean; owned: boolean })[];
  tied: (Place & { kind: string })[];
  [column: string]: unknown;
}

/** $1: the tables. Tied: tables with a key onto them or children of them, and views over them, which the exchange alters too. */
const FACTS = `
  WITH RECURSIVE wanted AS (SELECT p ->> 'schema' AS schema, p ->> 'name' AS name FROM jsonb_array_elements($1::jsonb) p),
  mine AS (SELECT c.oid, c.relkind, c.relispartition, c.relowner, n.nspname, c.relname FROM wanted w
      JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.name),
  views (oid) AS (
    SELECT oid FROM mine
    UNION SELECT r.ev_class FROM views v
      JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = v.oid AND d.classid = 'pg_rewrite'::regclass
      JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid),
  tied AS (
    SELECT oid FROM views
    UNION SELECT conrelid FROM pg_catalog.pg_constraint WHERE contype = 'f' AND confrelid IN (SELECT oid FROM mine)
    UNION SELECT confrelid FROM pg_catalog.pg_constraint WHERE contype = 'f' AND conrelid IN (SELECT oid FROM mine)
    UNION SELECT inhrelid FROM pg_catalog.pg_inherits WHERE inhparent IN (SELECT oid FROM mine)
    UNION SELECT inhparent FROM pg_catalog.pg_inherits WHERE inhrelid IN (SELECT oid FROM mine))
  SELECT current_user AS user, current_database() AS database,
         has_database_privilege(current_database(), 'CREATE') AS "makesSchemas",
         (SELECT coalesce(json_agg(json_build_object('name', s, 'exists', n.oid IS NOT NULL,
             'creates', n.oid IS NOT NULL AND has_schema_privilege(n.oid, 'CREATE') AND has_schema_privilege(n.oid, 'USAGE'))), '[]')
            FROM (SELECT DISTINCT schema AS s FROM wanted UNION SELECT $2) x LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = s) AS schemas,
         (SELECT coalesce(json_agg(json_build_object('schema', nspname, 'name', relname, 'kind', relkind, 'partition', relispartition,
             'owned', pg_has_role(relowner, 'USAGE'),
             'extension', EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = mine.oid AND d.deptype = 'e')
           ) ORDER BY relname), '[]') FROM mine) AS tables,
         (SELECT coalesce(json_agg(json_build_object('schema', n.nspname, 'name', c.relname, 'kind', c.relkind) ORDER BY c.relname), '[]')
            FROM tied t JOIN pg_catalog.pg_class c ON c.oid = t.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           WHERE c.oid NOT IN (SELECT oid FROM mine) AND NOT pg_has_role(c.relowner, 'USAGE')) AS tied`;

const MINE = `
  SELECT o.oid FROM jsonb_array_elements($1::jsonb) p JOIN pg_catalog.pg_namespace m ON m.nspname = p ->> 'schema'
    JOIN pg_catalog.pg_class o ON o.relnamespace = m.oid AND o.relname = p ->> 'name'`;

const REFERENCES = `
  SELECT target.schema, target.name, (${FOREIGN_KEYS} AND k.confrelid IN (${MINE})) AS keys
    FROM (SELECT a.oid, s.nspname AS schema, a.relname AS name
            FROM pg_catalog.pg_class a JOIN pg_catalog.pg_namespace s ON s.oid = a.relnamespace
           WHERE s.nspname !~ '^strongbox_set_' AND a.oid NOT IN (${MINE}) AND a.oid IN (
             SELECT conrelid FROM pg_catalog.pg_constraint WHERE contype = 'f' AND confrelid IN (${MINE}))) AS target
   ORDER BY 2, 1`;

const COLLATIONS = `
  SELECT collname AS name FROM pg_catalog.pg_collation
   WHERE pg_catalog.pg_collation_is_visible(oid) AND collencoding IN (-1, pg_catalog.pg_char_to_encoding(current_setting('server_encoding')))`;

export async function survey(session: Session, tables: readonly TableRef[], schema: string): Promise<TargetSurvey> {
  const what = 'looking at the tables to be replaced';
  const places = JSON.stringify(tables.map((table) => livePlace(table, schema)));
  const [facts] = await session.query<Facts>(what, FACTS, [places, schema]);
  const rows = await session.query<Place & { keys: ForeignKeyDefinition[] }>(what, REFERENCES, [places]);
  const collations = await session.query<{ name: string }>(what, COLLATIONS);
  const known = new Set(collations.map(({ name }) => name));
  return {
    // The server does not tell.
    freeBytes: null,
    missingRights: missingRights(facts as Facts),
    references: rows.flatMap(({ schema: own, name, keys }) =>
      keys.map((key) => ({ table: { schema: own, name }, key })),
    ),
    knowsCollation: (name) => known.has(name),
    obstacles: (facts as Facts).tables.flatMap((table) => {
      const message = obstacle(table);
      return message === null ? [] : [{ table: { schema: table.schema, name: table.name }, message }];
    }),
  };
}

function missingRights({ user, database, makesSchemas, schemas, tables, tied }: Facts): MissingRight[] {
  const missing: MissingRight[] = [];
  const role = escapeIdentifier(user);
  if (!makesSchemas) {
    missing.push({
      message: say`${user} may not create schemas in the database, where new tables are prepared.`,
      grant: `GRANT CREATE ON DATABASE ${escapeIdentifier(database)} TO ${role}`,
    });
  }
  for (const { name, exists, creates } of schemas) {
    if (creates) continue;
    missing.push(
      exists
        ? {
            message: say`${user} may not create tables in the schema ${name}.`,
            grant: `GRANT USAGE, CREATE ON SCHEMA ${escapeIdentifier(name)} TO ${role}`,
          }
        : {
            message: say`There is no schema ${name} in the database.`,
            grant: `CREATE SCHEMA ${escapeIdentifier(name)} AUTHORIZATION ${role}`,
          },
    );
  }
  const strangers = [
    ...tables.filter(({ owned }) => !owned).map((table) => ({ ...table, replaced: true })),
    ...tied.map((table) => ({ ...table, replaced: false })),
  ];
  for (const { replaced, kind, ...table } of strangers) {
    const word = kind === 'v' ? 'view' : kind === 'm' ? 'materialized view' : 'table';
    missing.push({
      message: replaced
        ? say`The ${word} ${table.name} is not ${user}'s own, so it cannot be replaced.`
        : say`The ${word} ${table.name} is not ${user}'s own, so it cannot be tied to the new tables.`,
      grant: `ALTER ${word.toUpperCase()} ${quoted(table)} OWNER TO ${role}`,
    });
  }
  return missing;
}

function obstacle({ name, kind, partition, extension }: Facts['tables'][number]): string | null {
  if (kind === 'p') return say`${name} is partitioned: a restored table would be one without partitions.`;
  if (partition) return say`${name} is a partition of another table and cannot be replaced by itself.`;
  if (kind !== 'r') return say`The name ${name} belongs to something that is no table.`;
  return extension ? say`${name} belongs to an extension.` : null;
}
