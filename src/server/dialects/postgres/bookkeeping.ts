import { escapeIdentifier, escapeLiteral } from 'pg';
import { BackupError } from '../../errors';
import type { Combination } from '../combine-rows';
import type { TableSet } from '../table-sets';
import type { TreePaths } from '../tree-paths';
import { spacesOf, type Place, type Space } from './names';
import type { WriteSession } from './write-session';

/** A foreign key that is not there now, and that the next exchange makes. */
export interface HeldKey {
  table: Place;
  name: string;
  /** `FOREIGN KEY (a) REFERENCES …` */
  definition: string;
  /** Whether the rows that are there are known to keep it. */
  validated: boolean;
}

/** A table of the set and a parent that is none, or the other way round: made by the next exchange. */
export interface HeldParent {
  child: Place;
  parent: Place;
}

/** A default that numbers from the sequence of a table on the other side: made by the next exchange. */
export interface HeldDefault {
  table: Place;
  column: string;
  expression: string;
}

/** A view, or a trigger of a table that stays, in the form that it has when it is not as it is now. */
export interface HeldObject {
  kind: 'view' | 'materialized view' | 'trigger';
  place: Place;
  /** Of a trigger. */
  table?: Place;
  /** What makes it again; null where the next exchange takes it away. */
  statements: string[] | null;
}

/** Types, sequences and routines that the set brought with it; they go with its new tables. */
export interface Movable {
  kind: 'TYPE' | 'SEQUENCE' | 'FUNCTION' | 'PROCEDURE';
  name: string;
  /** Types of the arguments as they stand in the statement, with parentheses; empty for the others. */
  signature: string;
}

export interface SetState {
  tables: Place[];
  movables: Movable[];
  keys: HeldKey[];
  parents: HeldParent[];
  defaults: HeldDefault[];
  held: HeldObject[];
  /** Keys that were made without looking at all rows, and are still to be proved. */
  unproved: { table: Place; name: string }[];
  /** For the first exchange. */
  warnings: string[];
  /** Tables that get rows of the live ones in the first exchange. */
  combine: Combination[];
  /** Tables that are made of the rows of their trees then. */
  paths: TreePaths[];
}

export interface SetRecord extends Omit<TableSet, 'tables' | 'bytes'> {
  base: string;
  spaces: Space[];
  linked: boolean;
  state: SetState;
}

const PREFIX = 'strongbox_set_';
const TABLE = 'strongbox_set';

/** One schema for each set, so that applications that share a database under different users need nothing in common. */
export function baseOf(id: string): string {
  const hex = id.toLowerCase().replaceAll('-', '');
  if (!/^[\da-f]{32}$/.test(hex)) throw new BackupError('INVALID_REQUEST', 'The id of a set of tables must be a UUID.');
  return PREFIX + hex;
}

const bookOf = (base: string) => `${escapeIdentifier(base)}.${escapeIdentifier(TABLE)}`;

/** Makes the schemas and the record; within a transaction. */
export async function createRecord(
  session: WriteSession,
  schema: string,
  record: Pick<SetRecord, 'id' | 'base' | 'facts' | 'spaces' | 'state'>,
): Promise<void> {
  const { id, base, facts, spaces, state } = record;
  const schemas = [base, ...spaces.flatMap(({ staged, former }) => [staged, former])];
  await session.script([
    ...schemas.map((name) => `CREATE SCHEMA ${escapeIdentifier(name)}`),
    `COMMENT ON SCHEMA ${escapeIdentifier(base)} IS 'Tables of a restore; belongs to Strongbox'`,
    `CREATE TABLE ${bookOf(base)} (
       id text PRIMARY KEY, live_schema text NOT NULL, lives jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       exchanges integer NOT NULL DEFAULT 0, exchanged_at timestamptz, linked boolean NOT NULL DEFAULT false,
       facts jsonb NOT NULL, state jsonb NOT NULL)`,
  ]);
  const lives = spaces.map(({ live }) => live);
  await session.run(`INSERT INTO ${bookOf(base)} (id, live_schema, lives, facts, state) VALUES ($1, $2, $3, $4, $5)`, [
    id,
    schema,
    JSON.stringify(lives),
    JSON.stringify(facts),
    JSON.stringify(state),
  ]);
}

interface Row {
  id: string;
  base: string;
  lives: string[];
  created_at: string;
  exchanges: number;
  exchanged_at: string | null;
  linked: boolean;
  facts: Record<string, unknown>;
  state: SetState;
  [column: string]: unknown;
}

const moment = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;

async function read(session: WriteSession, schema: string, bases: string[], more: string): Promise<SetRecord[]> {
  if (bases.length === 0) return [];
  const queries = bases.map(
    (base) => `SELECT ${escapeLiteral(base)} AS base, id, lives, ${moment('created_at')}, created_at AS age, exchanges,
        ${moment('exchanged_at')}, linked, facts, state FROM ${bookOf(base)} WHERE live_schema = $1 ${more}`,
  );
  const rows = await session.run<Row>(
    queries.length === 1 ? (queries[0] as string) : `${queries.join(' UNION ALL ')} ORDER BY age, id`,
    [schema],
  );
  return rows.map(({ id, base, lives, exchanges, linked, facts, state, created_at, exchanged_at }) => ({
    id,
    base,
    spaces: spacesOf(base, lives),
    createdAt: created_at,
    exchangedAt: exchanged_at,
    exchanges,
    linked,
    facts,
    state,
  }));
}

/** Schemas of other users are not looked into: what is read there would be executed here. */
const BASES = `
  SELECT n.nspname AS base FROM pg_catalog.pg_namespace n
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = '${TABLE}' AND c.relowner = n.nspowner
   WHERE n.nspname ~ '^${PREFIX}[0-9a-f]{32}$' AND n.nspowner = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)`;

export async function listRecords(session: WriteSession, schema: string): Promise<SetRecord[]> {
  const rows = await session.run<{ base: string }>(BASES);
  return read(
    session,
    schema,
    rows.map(({ base }) => base),
    '',
  );
}

/** Null when there is no such set. With `lock`, within a transaction, nobody else changes it until that ends. */
export async function findRecord(
  session: WriteSession,
  schema: string,
  id: string,
  { lock = false } = {},
): Promise<SetRecord | null> {
  const base = baseOf(id);
  const found = await session.run(`${BASES} AND n.nspname = $1`, [base]);
  if (found.length === 0) return null;
  return (await read(session, schema, [base], lock ? 'FOR UPDATE' : ''))[0] ?? null;
}

export async function saveState(session: WriteSession, { base, state }: SetRecord): Promise<void> {
  await session.run(`UPDATE ${bookOf(base)} SET state = $1`, [JSON.stringify(state)]);
}

export async function saveLinked(session: WriteSession, record: SetRecord): Promise<void> {
  await session.run(`UPDATE ${bookOf(record.base)} SET linked = true, state = $1`, [JSON.stringify(record.state)]);
}

export async function saveExchange(session: WriteSession, { base, state }: SetRecord): Promise<void> {
  await session.run(
    `UPDATE ${bookOf(base)} SET exchanges = exchanges + 1, exchanged_at = clock_timestamp(), state = $1`,
    [JSON.stringify(state)],
  );
}

const SIZE = `
  SELECT n.nspname AS schema, sum(pg_catalog.pg_total_relation_size(c.oid))::text AS bytes
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'S') GROUP BY 1`;

export async function toTableSets(session: WriteSession, records: SetRecord[]): Promise<TableSet[]> {
  const schemas = records.flatMap(({ spaces }) => spaces.flatMap(({ staged, former }) => [staged, former]));
  const rows = await session.run<{ schema: string; bytes: string }>(SIZE, [schemas]);
  const sizes = new Map(rows.map(({ schema, bytes }) => [schema, Number(bytes)]));
  const byName = (a: Place, b: Place) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  return records.map(({ id, exchanges, createdAt, exchangedAt, facts, spaces, state }) => ({
    id,
    exchanges,
    createdAt,
    exchangedAt,
    facts,
    tables: [...state.tables].sort(byName),
    bytes: spaces.reduce((sum, { staged, former }) => sum + (sizes.get(staged) ?? 0) + (sizes.get(former) ?? 0), 0),
  }));
}
