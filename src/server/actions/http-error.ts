/** The one place that knows which HTTP status an error is. 4xx: the caller can mend it; 5xx: our fault or the server's. */
import type { ErrorReply } from '../../common/api';
import type { BackupError, ErrorCode } from '../errors';
import type { ActionContext } from './context';
import { inLanguageOf } from './language';

const STATUS: Record<ErrorCode, number> = {
  INVALID_REQUEST: 400,
  NOT_FOUND: 404,
  TASK_RUNNING: 409,
  TASK_FINISHED: 409,
  CANCELED: 409,
  INTERRUPTED: 409,
  NOTHING_TO_BACK_UP: 400,
  UNSUPPORTED_DATABASE: 400,
  DATABASE_UNREACHABLE: 503,
  DATABASE_FAILED: 500,
  DATA_CHANGED: 409,
  DATA_UNREADABLE: 422,
  DATABASE_BUSY: 409,
  DATA_UNFIT: 422,
  REFERENCES_BROKEN: 409,
  ROWS_EXIST: 409,
  CHECK_FAILED: 500,
  FILES_FAILED: 409,
  PLAN_BLOCKED: 409,
  PLAN_OUTDATED: 409,
  RELOAD_FAILED: 500,
  UNDO_NOT_POSSIBLE: 409,
  DISK_FULL: 507,
  DESTINATION_FAILED: 500,
  ARCHIVE_INVALID: 422,
  ARCHIVE_DAMAGED: 422,
  ARCHIVE_TOO_NEW: 422,
  ARCHIVE_LOCKED: 409,
  KEY_WRONG: 422,
  PASSPHRASE_WRONG: 422,
  KEY_IN_USE: 409,
  UPLOAD_TOO_LARGE: 413,
  UPLOAD_CONFLICT: 409,
  CONNECTION_IN_USE: 409,
  PINNED: 409,
  CONFIGURATION_INVALID: 400,
  INTERNAL: 500,
};

type ErrorContext = Pick<ActionContext, 'status' | 'body' | 'withoutDataWrapping'> &
  Partial<Pick<ActionContext, 'getCurrentLocale'>>;

export function renderError(error: BackupError, ctx: ErrorContext) {
  ctx.status = STATUS[error.code];
  // What the caller can mend is no error of the server's: NocoBase logs at this level.
  Object.assign(error, { logLevel: ctx.status < 500 ? 'warn' : 'error' });
  ctx.withoutDataWrapping = true;
  ctx.body = inLanguageOf<ErrorReply>(ctx, { errors: [error.report()] });
}
