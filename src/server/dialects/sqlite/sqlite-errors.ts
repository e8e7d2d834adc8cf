import { BackupError, CanceledError } from '../../errors';
import { say } from '../../sentence';

/** The driver's errors may come from another realm, in which `instanceof Error` is false. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

/** A value or a page of rows beyond the length limit of the connection. */
export function isTooBig(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_TOOBIG' || /string or blob too big/.test(messageOf(error));
}

/** A value of a storage class that its column cannot print; found where no row expression is at work. */
export class MisfitError extends Error {}

/** A text that is not UTF-8, so that nothing but SQLite could read it back. */
export class NotUtf8Error extends Error {
  /** @param where the WHERE clause of the rows among which it is */
  constructor(readonly where: string) {
    super('A text is not UTF-8.');
  }
}

/** What the row expressions raise, having no better way, when a value cannot be told from another once it is text. */
export function isMisfit(error: unknown): boolean {
  return error instanceof MisfitError || /integer overflow/.test(messageOf(error));
}

/** Opened for reading only, SQLite cannot take back what a crashed writer left behind. */
export function needsRecovery(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_READONLY';
}

/** `while` completes the sentence "SQLite failed while …". */
export function toSqliteError(error: unknown, during: string): BackupError {
  if (error instanceof BackupError) return error;
  const code = codeOf(error);
  const text = messageOf(error);
  const options = { cause: error, details: { sqlite: code } };
  if (code === 'SQLITE_INTERRUPT') return new CanceledError('The query was interrupted.');
  if (isBusy(error)) {
    return new BackupError('DATABASE_FAILED', say`The SQLite database stayed locked while ${during}.`, {
      ...options,
      hint: 'Another process holds it, perhaps a long transaction or VACUUM. Try again when that has ended.',
    });
  }
  if (code === 'SQLITE_CANTOPEN' || code === 'SQLITE_PERM' || code === 'SQLITE_AUTH') {
    return new BackupError('DATABASE_UNREACHABLE', say`The SQLite database cannot be opened: ${text}`, {
      ...options,
      hint: 'Check DB_STORAGE, and that this user may read the file and write to its folder.',
    });
  }
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
    return new BackupError('DATABASE_FAILED', say`The SQLite database file is damaged: ${text}`, {
      ...options,
      hint: 'Run PRAGMA integrity_check, and restore an earlier backup if it reports damage.',
    });
  }
  if (code === 'SQLITE_FULL') {
    return new BackupError('DISK_FULL', say`The disk became full while ${during}.`, {
      ...options,
      hint: 'Make room: a backup of SQLite needs as much space for temporary files as the database has.',
    });
  }
  if (/no such (table|column|index)/.test(text) || code === 'SQLITE_SCHEMA') {
    return new BackupError('DATA_CHANGED', say`The database was changed while ${during}: ${text}`, options);
  }
  return new BackupError('DATABASE_FAILED', say`SQLite failed while ${during}: ${text}`, options);
}
