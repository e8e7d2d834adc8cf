import { BackupError } from '../../errors';
import { say } from '../../sentence';

/** The server's error code (SQLSTATE) or the system's (ECONNREFUSED); empty where there is none. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

const UNREACHABLE_HINTS: Record<string, string> = {
  '28P01': 'Check the user name and the password in the database settings.',
  '28000': 'Check the user name, and whether the server lets it in from here (pg_hba.conf).',
  '3D000': 'Check the name of the database in the database settings.',
  '53300': 'The server has no free connections: close some, or raise max_connections.',
  '57P03': 'The server is starting up or shutting down: try again in a moment.',
};

export function unreachable(error: unknown, where: string): BackupError {
  if (error instanceof BackupError) return error;
  return new BackupError('DATABASE_UNREACHABLE', say`The database ${where} cannot be reached: ${messageOf(error)}.`, {
    hint:
      UNREACHABLE_HINTS[codeOf(error)] ??
      'Check that the server runs and that the host, port and TLS settings are right.',
    cause: error,
  });
}

/** Undefined table, column, object, function, schema: what was described is no longer there. */
const GONE = new Set(['42P01', '42703', '42704', '42883', '3F000']);

function isGone(code: string, message: string): boolean {
  // Catalog functions report what was dropped beneath them as an internal error.
  return GONE.has(code) || (code === 'XX000' && /cache lookup failed|could not open relation/.test(message));
}

/** @param what for the sentence: `reading the table "orders"`. */
export function databaseError(error: unknown, what: string, details?: Record<string, unknown>): BackupError {
  if (error instanceof BackupError) return error;
  const code = codeOf(error);
  const message = messageOf(error);
  const options = { cause: error, details };
  if (isGone(code, message)) {
    return new BackupError('DATA_CHANGED', say`The database was altered while ${what}: ${message}.`, {
      ...options,
      hint: 'Try again when nobody changes the structure of the database.',
    });
  }
  if (code.startsWith('22') || code === 'XX001' || code === 'XX002') {
    return new BackupError('DATA_UNREADABLE', say`PostgreSQL cannot read a value while ${what}: ${message}.`, options);
  }
  return new BackupError('DATABASE_FAILED', say`PostgreSQL failed while ${what}: ${message}.`, {
    ...options,
    ...(HINTS[code] && { hint: HINTS[code] }),
  });
}

/** Numeric value, text, or date out of range, not-null, unique, check and the like: what a table cannot hold. */
const isUnfit = (code: string) => code.startsWith('22') || code.startsWith('23');

const BUSY = new Set(['55P03', '57014', '40P01', '40001']);

/** Somebody else holds what we wait for; nothing is wrong with the statement. */
export function isBusy(error: unknown): boolean {
  return BUSY.has(codeOf(error));
}

/** What failed is the statement: nobody is in the way, the server has what it needs, and the connection is there. */
export function isAboutStatement(error: unknown): boolean {
  return /^[\dA-Z]{5}$/.test(codeOf(error)) && !/^(08|40|53|55|57|58|XX)/.test(codeOf(error));
}

export function isReferenceBroken(error: unknown): boolean {
  return codeOf(error) === '23503';
}

/** The code of the server, for what depends on it. */
export const sqlState = codeOf;

/** The server's sentence without the values it quotes, as these may be anybody's secrets. */
export function reasonOf(error: unknown): string {
  return messageOf(error).replace(/: ".*$/s, '');
}

/**
 * @param what for the sentence: `loading the table orders`
 * @param table whose rows are written, where a misfit is about them
 */
export function writeError(error: unknown, what: string, table?: string): BackupError {
  if (error instanceof BackupError) return error;
  const code = codeOf(error);
  const reason = reasonOf(error);
  if (table !== undefined && isUnfit(code)) {
    const where = placeOf(error);
    const message =
      where.row === undefined
        ? say`The table ${table} cannot hold what was sent: ${reason}.`
        : say`Row ${where.row} of the table ${table} cannot hold what was sent: ${reason}.`;
    return new BackupError('DATA_UNFIT', message, { cause: error, details: { table, ...where } });
  }
  const options = { cause: error, ...(table !== undefined && { details: { table } }) };
  if (code === '53100') return new BackupError('DISK_FULL', "The disk of the database's server is full.", options);
  const hint = code === '42501' ? OWNER_HINT : HINTS[code];
  return new BackupError('DATABASE_FAILED', say`PostgreSQL failed while ${what}: ${reason}.`, {
    ...options,
    ...(hint && { hint }),
  });
}

/** From the context that COPY gives: `COPY orders, line 3, column total: "x"`. */
function placeOf(error: unknown): { row?: number; column?: string } {
  const { where = '', column } = error as { where?: string; column?: string };
  const [, line, copied] = /^COPY .*?, line (\d+)(?:, column ([^:]+))?/.exec(where) ?? [];
  const name = copied ?? column;
  return { ...(line !== undefined && { row: Number(line) }), ...(name !== undefined && { column: name }) };
}

const OWNER_HINT = 'Use the owner of the tables as database user; it needs CREATE on the database and on the schema.';

const HINTS: Record<string, string> = {
  '42501':
    'Use the owner of the tables as database user, or grant it SELECT; row-level security must not hide rows from it.',
  '55P03': 'Another session holds a lock on the table: end it, or try again later.',
  '57P01': 'The connection was ended by the server or by an administrator.',
  '53200': 'The server has run out of memory.',
  '53100': "The server's disk is full.",
};
