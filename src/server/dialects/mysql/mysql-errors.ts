/** What the server's and the driver's errors mean to the engines. */
import type { TableRef } from '../definition';
import { BackupError } from '../../errors';
import { say } from '../../sentence';

const number = (error: unknown) => (error as { errno?: unknown }).errno;
const message = (error: unknown) =>
  (error instanceof Error && error.message) || String((error as { code?: unknown }).code);

/** Unknown table or column, table that a DDL statement changed after the snapshot, broken view, table lost by its engine. */
const CHANGED = new Set<unknown>([1051, 1054, 1146, 1356, 1412, 1932]);

const UNREACHABLE_HINTS: Record<string, string> = {
  ER_ACCESS_DENIED_ERROR: 'Check the user name and the password of the database.',
  ER_DBACCESS_DENIED_ERROR: 'Grant this user access to the database.',
  ER_BAD_DB_ERROR: 'Check the name of the database.',
  ER_CON_COUNT_ERROR: 'Raise max_connections of the server, or try again when fewer connections are open.',
};

export function unreachable(error: unknown, where: string): BackupError {
  const hint = UNREACHABLE_HINTS[String((error as { code?: unknown }).code)];
  return new BackupError('DATABASE_UNREACHABLE', say`The database at ${where} cannot be reached: ${message(error)}`, {
    hint: hint ?? 'Check that the server runs and that host and port are right.',
    cause: error,
  });
}

export function queryError(error: unknown, table?: TableRef): BackupError {
  if (error instanceof BackupError) return error;
  if (table && CHANGED.has(number(error))) return tableChanged(table, error);
  const reported = table
    ? say`The database reported an error while it read the table ${table.name}: ${message(error)}`
    : say`The database reported an error: ${message(error)}`;
  return new BackupError('DATABASE_FAILED', reported, {
    ...(table && { details: { table: table.name } }),
    cause: error,
  });
}

export function tableChanged(table: TableRef, cause?: unknown): BackupError {
  return new BackupError('DATA_CHANGED', say`The table ${table.name} was dropped or altered while it was being read.`, {
    hint: 'Start again when no tables are being altered.',
    details: { table: table.name },
    cause,
  });
}

export function readerClosed(): BackupError {
  return new BackupError('DATABASE_FAILED', 'The connection to the database is closed.');
}
