/** What is known of each set, in a table of the application's own database: it changes in the same transaction as the set. */
import type { Combination } from '../../combine-rows';
import type { DatabaseObject } from '../../definition';
import type { TreePaths } from '../../tree-paths';
import type { Connection } from '../connection';
import { quoteText } from '../quoting';

export interface StagedTable {
  /** Where it belongs. */
  name: string;
  /** What it is called in the set. */
  staged: string;
  /** The indexes of what the set holds: their names in the set -> their names when it is live. */
  indexes: Record<string, string>;
}

export interface NamedObject {
  kind: 'view' | 'trigger';
  name: string;
}

export interface SetState {
  id: string;
  createdAt: string;
  exchangedAt: string | null;
  exchanges: number;
  linked: boolean;
  /** Its tables are being dropped; it is a set no more. */
  discarding: boolean;
  /** In the order of the request. */
  tables: StagedTable[];
  /** What the next exchange makes, in this order, and what it takes away. */
  make: DatabaseObject[];
  drop: NamedObject[];
  /** For the first exchange. */
  combine: readonly Combination[];
  paths: readonly TreePaths[];
  facts: Record<string, unknown>;
}

async function hasSets(connection: Connection): Promise<boolean> {
  const rows = await connection.all("SELECT 1 FROM main.sqlite_schema WHERE name = 'strongbox_sets'");
  return rows.length > 0;
}

/** All sets, oldest first; also those being discarded. */
export async function readStates(connection: Connection): Promise<SetState[]> {
  if (!(await hasSets(connection))) return [];
  const rows = await connection.all<{ state: string }>('SELECT state FROM main.strongbox_sets ORDER BY number');
  return rows.map(({ state }) => JSON.parse(state) as SetState);
}

export async function readState(connection: Connection, id: string): Promise<SetState | null> {
  return (await readStates(connection)).find((state) => state.id === id) ?? null;
}

const literal = (state: SetState) => quoteText(JSON.stringify(state));
const where = (id: string) => `WHERE id=${quoteText(id)}`;

/** Scripts for a transaction. The first one fails with SQLITE_CONSTRAINT when the id is taken. */
export const addScript = (state: SetState) =>
  `CREATE TABLE IF NOT EXISTS main.strongbox_sets (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL);
  INSERT INTO main.strongbox_sets (id, state) VALUES (${quoteText(state.id)}, ${literal(state)});`;

export const changeScript = (state: SetState) =>
  `UPDATE main.strongbox_sets SET state=${literal(state)} ${where(state.id)};`;

export const markScript = (id: string, mark: 'linked' | 'discarding') =>
  `UPDATE main.strongbox_sets SET state=json_set(state,'$.${mark}',json('true')) ${where(id)};`;

export const removeScript = (id: string) => `DELETE FROM main.strongbox_sets ${where(id)};`;

/** Fails with "integer overflow" when there are sets again. */
export const DROP_STORE = `SELECT abs(-9223372036854775808) FROM main.strongbox_sets;DROP TABLE main.strongbox_sets;`;
