import type { Readable } from 'node:stream';
import { rowColumns, type TableDefinition } from '../definition';
import { BackupError } from '../../errors';
import type { Connection } from './connection';
import { misfitError, notUtf8Error } from './misfits';
import { rowOrder } from './row-order';
import { RowPages, type RowSource } from './row-pages';
import { RowStream } from './row-stream';
import { isMisfit, NotUtf8Error, toSqliteError } from './sqlite-errors';

async function* pagesOf(
  connection: Connection,
  version: string,
  definition: TableDefinition,
): AsyncGenerator<Buffer, void> {
  const { name, kind } = definition;
  if (kind !== 'table') throw new BackupError('INVALID_REQUEST', `${name} is a ${kind}: it has no rows of its own.`);
  const order = await rowOrder(connection, definition);
  const source: RowSource = { connection, order, columns: rowColumns(definition), version };
  try {
    yield* new RowPages(source).read();
  } catch (error) {
    if (isMisfit(error)) throw await misfitError(source, definition);
    if (error instanceof NotUtf8Error) throw await notUtf8Error(source, name, error);
    throw toSqliteError(error, `reading the rows of ${name}`);
  }
}

export function readRows(
  connection: Connection,
  version: string,
  definition: TableDefinition,
  signal?: AbortSignal,
): Readable {
  return new RowStream(pagesOf(connection, version, definition), { interrupt: () => connection.interrupt(), signal });
}
