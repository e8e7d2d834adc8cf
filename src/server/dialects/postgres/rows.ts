import { Transform, type Readable } from 'node:stream';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { BackupError, CanceledError } from '../../errors';
import { rowColumns, type TableDefinition } from '../definition';
import { CopyTextDecoder } from './copy-text';
import { databaseError } from './errors';
import type { Session } from './session';
import { rowExpression } from './types';
import { say } from '../../sentence';

/** Held between the connection and the consumer. */
const BUFFERED_BYTES = 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** The server sends packets of 8 KiB; every step after this one costs by the chunk. */
class Gatherer {
  private chunks: Buffer[] = [];
  private bytes = 0;

  push(chunk: Buffer): Buffer | undefined {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    return this.bytes < CHUNK_BYTES ? undefined : this.take();
  }

  take(): Buffer | undefined {
    if (this.bytes === 0) return undefined;
    const all = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks, this.bytes);
    this.chunks = [];
    this.bytes = 0;
    return all;
  }
}

interface Relation {
  kind: string;
  unchanged: boolean;
}

function qualified({ schema, name }: TableDefinition): string {
  return `${escapeIdentifier(schema as string)}.${escapeIdentifier(name)}`;
}

/**
 * The catalog as of the snapshot beside the files as they are now. TRUNCATE and ALTER TABLE that rewrites give a table a new
 * file in which an older snapshot sees nothing, so a changed file must not pass for an empty table. (VACUUM FULL and CLUSTER
 * change it too, harmlessly; they cannot be told apart.) The lock keeps it so until the rows are read.
 */
const COMPARE = `
  WITH RECURSIVE tree AS (
    SELECT c.oid, c.relkind, c.relfilenode, 0 AS depth FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = $2
    UNION ALL
    SELECT c.oid, c.relkind, c.relfilenode, depth + 1 FROM tree
      JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid AND tree.relkind = 'p'
      JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
  )
  SELECT (SELECT relkind FROM tree WHERE depth = 0) AS kind,
         bool_and(coalesce(pg_catalog.pg_relation_filenode(oid), 0) = relfilenode) AS unchanged
    FROM tree WHERE relkind IN ('r', 'p')`;

/** Plain COPY is faster, and is possible where PostgreSQL's own text of every column is the archive's. */
function copyStatement(definition: TableDefinition, relation: Relation): string {
  const columns = rowColumns(definition);
  const names = columns.map((column) => escapeIdentifier(column.name));
  const expressions = columns.map(({ type, native }, index) => rowExpression(type, native, names[index] as string));
  const plain = relation.kind === 'r' && columns.length > 0 && expressions.every((expression) => expression === null);
  if (plain) return `COPY ${qualified(definition)} (${names.join(', ')}) TO STDOUT`;
  const list = expressions.map((expression, index) => expression ?? names[index]).join(', ');
  // ONLY: rows of a child table are the child's own. A partitioned table has none of its own: its rows are its partitions'.
  return `COPY (SELECT ${list} FROM ${relation.kind === 'r' ? 'ONLY ' : ''}${qualified(definition)}) TO STDOUT`;
}

async function openCopy(session: Session, definition: TableDefinition, what: string): Promise<Readable> {
  const { schema, name, kind } = definition;
  const compare = await session.prepare('compare', '(text, text)', COMPARE);
  const lock = kind === 'table' ? `LOCK TABLE ${qualified(definition)} IN ACCESS SHARE MODE;` : '';
  const [relation] = await session.enter<Relation & { [column: string]: unknown }>(
    what,
    `${lock} EXECUTE ${compare} (${escapeLiteral(schema as string)}, ${escapeLiteral(name)})`,
    { table: name },
  );
  if (!relation?.kind || relation.unchanged === false) {
    throw new BackupError('DATA_CHANGED', say`The table ${definition.name} was emptied or rebuilt during the backup.`, {
      hint: 'Try again when nobody changes the structure of the database.',
      details: { table: definition.name },
    });
  }
  return session.copyAndLeave(copyStatement(definition, relation));
}

/** An interruption in the middle ends the connection: the server notices, and no half-read answer stays on it. */
export function readRows(session: Session, definition: TableDefinition, signal?: AbortSignal): Readable {
  const what = say`reading the table ${definition.name}`;
  const details = { table: definition.name };
  const decoder = new CopyTextDecoder();
  const gatherer = new Gatherer();
  let open = false;
  const abort = () => rows.destroy(new CanceledError());
  const rows = new Transform({
    readableHighWaterMark: BUFFERED_BYTES,
    writableHighWaterMark: BUFFERED_BYTES,
    transform: (chunk: Buffer, _encoding, done) => done(null, gatherer.push(decoder.push(chunk))),
    flush: (done) => {
      open = false;
      done(null, gatherer.take());
    },
    destroy: (error, done) => {
      signal?.removeEventListener('abort', abort);
      if (open) session.abandon();
      done(error);
    },
  });
  if (signal?.aborted) {
    abort();
    return rows;
  }
  signal?.addEventListener('abort', abort, { once: true });
  open = true;
  const fail = async (error: unknown) => {
    // Leaves the transaction usable where the connection still is; if it is not, the next call says so.
    if (open && !rows.destroyed) await session.leave().catch(() => undefined);
    open = false;
    rows.destroy(databaseError(error, what, details));
  };
  openCopy(session, definition, what).then((source) => {
    source.on('error', (error) => void fail(error));
    source.pipe(rows);
  }, fail);
  return rows;
}
