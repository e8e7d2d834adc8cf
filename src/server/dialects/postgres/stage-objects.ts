import type { DatabaseObject } from '../definition';
import type { HeldObject, Movable } from './bookkeeping';
import { reasonOf } from './errors';
import { livePlace, quoted, type Place, type Space } from './names';
import type { WriteSession } from './write-session';
import { say } from '../../sentence';

/** A statement that makes what its object says, and not something else. */
const STATEMENTS: Record<DatabaseObject['kind'], RegExp> = {
  view: /^CREATE (OR REPLACE )?((RECURSIVE|TEMP|TEMPORARY) )?VIEW\b/i,
  'materialized view': /^CREATE MATERIALIZED VIEW\b/i,
  trigger: /^CREATE (OR REPLACE )?(CONSTRAINT )?TRIGGER\b/i,
  function: /^CREATE (OR REPLACE )?FUNCTION\b/i,
  procedure: /^CREATE (OR REPLACE )?PROCEDURE\b/i,
  sequence: /^CREATE SEQUENCE\b/i,
  type: /^CREATE (TYPE|DOMAIN)\b/i,
  event: /^(?!)/,
};

interface StagedObjects {
  movables: Movable[];
  /** Views and triggers, for the first exchange. */
  held: HeldObject[];
  warnings: string[];
}

/**
 * Types, sequences and routines are made at once, in the first of the set's schemas, as tables may need them; those that exist in the
 * live schema are left as they are. Views and triggers wait. Within a transaction.
 */
export async function stageObjects(
  session: WriteSession,
  schema: string,
  [space]: readonly Space[],
  objects: readonly DatabaseObject[],
): Promise<StagedObjects> {
  const staged: StagedObjects = { movables: [], held: [], warnings: [] };
  for (const object of objects) {
    const { kind, name, ddl } = object;
    if (!STATEMENTS[kind].test(ddl)) {
      staged.warnings.push(say`The ${kind} ${name} cannot be made: its statement makes something else.`);
    } else if (kind === 'view' || kind === 'materialized view' || kind === 'trigger') {
      const table = object.table === undefined ? {} : { table: { schema, name: object.table } };
      staged.held.push({ kind, place: livePlace(object, schema), ...table, statements: [ddl] });
    } else if (space) {
      const error = await session.attempt(() => makeMovable(session, { schema, space }, object));
      if (error) staged.warnings.push(say`The ${kind} ${name} cannot be made: ${reasonOf(error)}.`);
    }
  }
  if (space) staged.movables = await movablesIn(session, space.staged);
  return staged;
}

interface Where {
  schema: string;
  space: Space;
}

const ROUTINE =
  /^(CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE) )(?:(?:"(?:[^"]|"")+"|[\w$]+)\.)?("(?:[^"]|"")+"|[\w$]+)/i;

async function makeMovable(session: WriteSession, { schema, space }: Where, object: DatabaseObject): Promise<void> {
  const { kind, name, ddl } = object;
  await session.lookIn([space.staged, schema]);
  if (kind === 'type' || kind === 'sequence') {
    if (!(await exists(session, kind, livePlace(object, schema)))) await session.run(ddl);
    return;
  }
  // Printed with its schema, which must be ours for now.
  await session.run(
    ddl.replace(ROUTINE, (_all, create: string, own: string) => `${create}${quotedSchema(space)}.${own}`),
  );
  const [made] = await session.run<{ signature: string; known: boolean }>(OVERLOADED, [space.staged, schema, name]);
  if (made?.known) await session.run(`DROP ROUTINE ${quoted({ schema: space.staged, name })}${made.signature}`);
}

const quotedSchema = ({ staged }: Space) => `"${staged}"`;

async function exists(session: WriteSession, kind: 'type' | 'sequence', place: Place): Promise<boolean> {
  const look = kind === 'type' ? 'to_regtype' : 'to_regclass';
  const [row] = await session.run(`SELECT ${look}($1) IS NOT NULL AS yes`, [quoted(place)]);
  return row?.yes === true;
}

/** A routine of ours that the live schema has as well, arguments and all. */
const OVERLOADED = `
  SELECT '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')' AS signature, EXISTS (
      SELECT FROM pg_catalog.pg_proc q JOIN pg_catalog.pg_namespace m ON m.oid = q.pronamespace AND m.nspname = $2
       WHERE q.proname = p.proname AND q.proargtypes = p.proargtypes) AS known
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace AND n.nspname = $1
   WHERE p.proname = $3 ORDER BY p.oid DESC LIMIT 1`;

/** Types of arguments are printed with their schemas, so that they are found again from anywhere. */
const MOVABLES = `
  SELECT 'TYPE' AS kind, t.typname AS name, '' AS signature, 1 AS rank
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace AND n.nspname = $1
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
   WHERE t.typtype IN ('e', 'd') OR (t.typtype = 'c' AND c.relkind = 'c')
  UNION ALL
  SELECT 'SEQUENCE', c.relname, '', 2
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = $1 WHERE c.relkind = 'S'
  UNION ALL
  SELECT CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, p.proname,
         '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')', 0
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace AND n.nspname = $1
  ORDER BY 4, 2`;

async function movablesIn(session: WriteSession, schema: string): Promise<Movable[]> {
  const rows = await session.run<Movable & { [column: string]: unknown }>(MOVABLES, [schema]);
  return rows.map(({ kind, name, signature }) => ({ kind, name, signature }));
}
