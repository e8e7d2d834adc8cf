import type { Readable } from 'node:stream';
import { rowColumns, type TableDefinition } from '../definition';
import { BackupError } from '../../errors';
import type { Connection } from './connection';
import { misfitError, notUtf8Error } from './misfits';
import { rowOrder } from './row-order';
import { RowPages, type RowSource } from './row-pages';
import { RowStream } from './row-stream';
import type { Growth } from './growth';
import type { SqliteView } from './sqlite-reader';
import { isMisfit, NotUtf8Error, toSqliteError } from './sqlite-errors';
import { say } from '../../sentence';

async function* pagesOf(
  connection: Connection,
  version: string,
  definition: TableDefinition,
  growth: Growth | undefined,
): AsyncGenerator<Buffer, void> {
  const { name, kind } = definition;
  if (kind !== 'table') throw new BackupError('INVALID_REQUEST', say`${name} is a ${kind}: it has no rows of its own.`);
  const order = await rowOrder(connection, definition);
  const source: RowSource = { connection, order, columns: rowColumns(definition), version, growth };
  try {
    yield* new RowPages(source).read();
  } catch (error) {
    if (isMisfit(error)) throw await misfitError(source, definition);
    if (error instanceof NotUtf8Error) throw await notUtf8Error(source, name, error);
    throw toSqliteError(error, say`reading the rows of ${name}`);
  }
}

export function readRows(
  { connection, version }: Pick<SqliteView, 'connection' | 'version'>,
  definition: TableDefinition,
  signal?: AbortSignal,
  growth?: Growth,
): Readable {
  return new RowStream(pagesOf(connection, version, definition, growth), {
    interrupt: () => connection.interrupt(),
    signal,
    more: () => growth?.more() ?? Promise.resolve(),
  });
}
