/**
 * Where sets are written down: one row a set in `strongbox_sets`. How often a set was exchanged is told by the name of an empty
 * table, its mark, which the exchange renames together with the tables: so after a crash it is known whether it happened.
 */
import { randomBytes } from 'node:crypto';
import { BackupError } from '../../../errors';
import type { Combination } from '../../combine-rows';
import type { DatabaseObject, ForeignKeyDefinition, TableRef } from '../../definition';
import type { TreePaths } from '../../tree-paths';
import { quoteName, quoteText } from '../identifiers';
import type { Session, TextRow } from '../session';
import { insist } from './write-session';
import { say } from '../../../sentence';

const STORE = 'strongbox_sets';
const PREFIX = 'strongbox_set_';

/** A session of a killed process may go on loading for a while. */
const DROP_MILLISECONDS = 30_000;
/** Error number. */
const NO_TABLE = 1146;

export interface StoredTrigger {
  name: string;
  ddl: string;
  /** The mode it was made in; null for the server's. */
  sqlMode: string | null;
}

/** What a table does not carry with it through an exchange. */
export interface Bindings {
  keys: ForeignKeyDefinition[];
  triggers: StoredTrigger[];
}

export interface SetTable extends TableRef {
  number: number;
  /** Of the one that is in the set: for when it becomes the live one. */
  held: Bindings;
}

export interface SetObject {
  object: DatabaseObject;
  /** What was there before the last exchange that made it: null for nothing, or the statement that makes it again. */
  former: string | null;
  /** False when one of that name was left as it was. */
  ours: boolean;
}

/** What an exchange has to do after the renaming, written down before it. */
export interface Journal {
  at: string;
  /** What the mark says once the renaming has happened. */
  to: number;
  /** Of the tables that were live. */
  outgoing: Record<string, Bindings>;
}

export interface SetBody {
  tables: SetTable[];
  objects: SetObject[];
  /** Keys of tables that stay onto tables of the set. */
  staying: { table: string; key: ForeignKeyDefinition }[];
  /** For the first exchange. */
  combine: readonly Combination[];
  paths: readonly TreePaths[];
  facts: Record<string, unknown>;
  journal: Journal | null;
}

export type SetState = 'staging' | 'linked' | 'exchanging' | 'discarding';

export interface SetRecord {
  id: string;
  prefix: string;
  state: SetState;
  /** As its mark says. */
  exchanges: number;
  createdAt: string;
  exchangedAt: string | null;
  body: SetBody;
}

/** A table of the set: former and staged ones have different names, so that an exchange needs no third. */
export function stagedName({ prefix }: Pick<SetRecord, 'prefix'>, number: number, exchanges: number): string {
  return `${PREFIX}${prefix}_${number}_${exchanges % 2 === 0 ? 'a' : 'b'}`;
}

export function markName({ prefix }: Pick<SetRecord, 'prefix'>, exchanges: number): string {
  return `${PREFIX}${prefix}_mark_${exchanges}`;
}

export async function createSet(session: Session, id: string, body: SetBody): Promise<SetRecord> {
  await session.query(
    `CREATE TABLE IF NOT EXISTS ${STORE} (n int AUTO_INCREMENT PRIMARY KEY, id varchar(64) NOT NULL UNIQUE, prefix char(8) NOT NULL,
      state varchar(16) NOT NULL, created_at varchar(32) NOT NULL, exchanged_at varchar(32), body longtext NOT NULL)
      ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
  );
  if (await findSet(session, id)) {
    throw new BackupError('INVALID_REQUEST', say`There is a set of tables with the id ${id} already.`, {
      details: { id },
    });
  }
  const record: SetRecord = {
    id,
    prefix: randomBytes(4).toString('hex'),
    state: 'staging',
    exchanges: 0,
    createdAt: new Date().toISOString(),
    exchangedAt: null,
    body,
  };
  const values = [id, record.prefix, record.state, record.createdAt, JSON.stringify(body)].map(quoteText).join(', ');
  await session.query(`INSERT INTO ${STORE} (id, prefix, state, created_at, body) VALUES (${values})`);
  await session.query(`CREATE TABLE ${quoteName(markName(record, 0))} (nothing int) ENGINE=InnoDB`);
  return record;
}

/** Oldest first; none where nothing was ever staged. */
export async function readSets(session: Session, condition = 'TRUE'): Promise<SetRecord[]> {
  const rows = await session.query(`SELECT * FROM ${STORE} WHERE ${condition} ORDER BY n`).catch((error: unknown) => {
    const { errno } = ((error as BackupError).cause ?? {}) as { errno?: unknown };
    if (errno === NO_TABLE) return [];
    throw error;
  });
  const records: SetRecord[] = [];
  for (const row of rows) records.push(await toRecord(session, row));
  return records;
}

async function toRecord(session: Session, row: TextRow): Promise<SetRecord> {
  const prefix = row.prefix ?? '';
  const names = (await setTables(session, prefix)).map(({ name }) => name);
  const marks = names.map((name) => Number(/_mark_(\d+)$/.exec(name)?.[1] ?? 0));
  return {
    id: row.id ?? '',
    prefix,
    state: (row.state ?? 'staging') as SetState,
    exchanges: Math.max(0, ...marks),
    createdAt: row.created_at ?? '',
    exchangedAt: row.exchanged_at ?? null,
    body: JSON.parse(row.body ?? '{}') as SetBody,
  };
}

export async function findSet(session: Session, id: string): Promise<SetRecord | null> {
  return (await readSets(session, `id = ${quoteText(id)}`))[0] ?? null;
}

/** All of a record but its number of exchanges, which only a renaming changes. */
export async function writeSet(session: Session, { id, state, exchangedAt, body }: SetRecord): Promise<void> {
  const at = exchangedAt === null ? 'NULL' : quoteText(exchangedAt);
  await session.query(
    `UPDATE ${STORE} SET state = ${quoteText(state)}, exchanged_at = ${at}, body = ${quoteText(JSON.stringify(body))}
      WHERE id = ${quoteText(id)}`,
  );
}

/** Tables that the set has now, its mark included, with the bytes they take. */
export async function setTables(session: Session, prefix: string): Promise<{ name: string; bytes: number }[]> {
  const rows = await session.query(
    `SELECT TABLE_NAME name, COALESCE(DATA_LENGTH + INDEX_LENGTH, 0) bytes FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE ${quoteText(`strongbox\\_set\\_${prefix}\\_%`)}`,
  );
  return rows.map(({ name, bytes }) => ({ name: name ?? '', bytes: Number(bytes) }));
}

/** Drops what the set holds, then its row: killed in between, the row is still there to say what is left to drop. */
export async function dropSet(session: Session, record: SetRecord): Promise<void> {
  await writeSet(session, { ...record, state: 'discarding' });
  for (const { name } of await setTables(session, record.prefix)) {
    await insist(session, `DROP TABLE IF EXISTS ${quoteName(name)}`, DROP_MILLISECONDS);
  }
  await session.query(`DELETE FROM ${STORE} WHERE id = ${quoteText(record.id)}`);
  const [left] = await session.query(`SELECT COUNT(*) sets FROM ${STORE}`);
  if (left?.sets === '0') await session.query(`DROP TABLE ${STORE}`);
}
