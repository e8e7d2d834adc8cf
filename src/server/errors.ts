/** Every error this product raises on purpose. HTTP status and exit code are chosen from `code`, elsewhere. */

export type ErrorCode =
  | 'INVALID_REQUEST'
  | 'NOT_FOUND'
  | 'TASK_RUNNING'
  | 'TASK_FINISHED'
  | 'CANCELED'
  | 'INTERRUPTED'
  | 'NOTHING_TO_BACK_UP'
  | 'UNSUPPORTED_DATABASE'
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_FAILED'
  | 'DATA_CHANGED'
  | 'DATA_UNREADABLE'
  | 'DATABASE_BUSY'
  | 'DATA_UNFIT'
  | 'REFERENCES_BROKEN'
  | 'ROWS_EXIST'
  | 'CHECK_FAILED'
  | 'FILES_FAILED'
  | 'PLAN_BLOCKED'
  | 'PLAN_OUTDATED'
  | 'RELOAD_FAILED'
  | 'UNDO_NOT_POSSIBLE'
  | 'DISK_FULL'
  | 'DESTINATION_FAILED'
  | 'ARCHIVE_INVALID'
  | 'ARCHIVE_DAMAGED'
  | 'ARCHIVE_TOO_NEW'
  | 'ARCHIVE_LOCKED'
  | 'KEY_WRONG'
  | 'PASSPHRASE_WRONG'
  | 'KEY_IN_USE'
  | 'UPLOAD_TOO_LARGE'
  | 'UPLOAD_CONFLICT'
  | 'CONNECTION_IN_USE'
  | 'PINNED'
  | 'CONFIGURATION_INVALID'
  | 'INTERNAL';

export interface ErrorOptions {
  /** One sentence that says what to do about it; shown under the message. */
  hint?: string;
  /** Machine-readable facts: names of tables, entries, tasks. Never secrets. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

export interface ErrorReport {
  code: ErrorCode;
  message: string;
  hint?: string;
  details?: Record<string, unknown>;
}

export class BackupError extends Error {
  readonly code: ErrorCode;
  readonly hint?: string;
  readonly details?: Record<string, unknown>;
  override readonly cause?: unknown;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message);
    this.name = 'BackupError';
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
    this.cause = options.cause;
  }

  /** The part that may leave the process: no stack, no cause. */
  report(): ErrorReport {
    const { code, message, hint, details } = this;
    return { code, message, ...(hint && { hint }), ...(details && { details }) };
  }
}

/** An archive that must not be trusted. `entry` is the first bad entry, or what stands for the zip's own structure. */
export class ArchiveError extends BackupError {
  constructor(
    code: 'ARCHIVE_INVALID' | 'ARCHIVE_DAMAGED' | 'ARCHIVE_TOO_NEW',
    message: string,
    readonly entry: string | null,
    options: ErrorOptions = {},
  ) {
    super(code, message, { ...options, details: { ...options.details, ...(entry !== null && { entry }) } });
    this.name = 'ArchiveError';
  }
}

export class CanceledError extends BackupError {
  constructor(message = 'The task was canceled.') {
    super('CANCELED', message);
    this.name = 'CanceledError';
  }
}

/** Wraps whatever was thrown, keeping it as the cause. */
export function toBackupError(error: unknown, code: ErrorCode = 'INTERNAL'): BackupError {
  if (error instanceof BackupError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new BackupError(code, message, { cause: error });
}
