/** What the server says of values that a table cannot hold, as the engines want to know it. */
import { BackupError } from '../../../errors';
import type { Session } from '../session';
import { say } from '../../../sentence';

/** Duplicate keys, and checks. */
const BROKEN_RULES = new Set([1062, 1586, 3819, 4025]);
/** Too long, out of range, wrong for the type, NULL where none may be, unknown text, invalid JSON or shape, … */
const UNFIT = new Set([
  ...BROKEN_RULES,
  1048,
  1118,
  1261,
  1262,
  1263,
  1264,
  1265,
  1292,
  1300,
  1301,
  1366,
  1367,
  1406,
  1411,
  1416,
  1441,
  3140,
  3141,
  3144,
  3147,
  3156,
  4035,
  4036,
  4037,
  4038,
  4039,
]);

const number = (error: unknown) => Number((error as { errno?: unknown } | null)?.errno);

export interface Place {
  /** The table as people know it. */
  table: string;
  /** How the server calls it now. */
  staged: string;
  /** Rows loaded by statements before this one. */
  before: number;
}

/** The error itself where it says nothing about values. */
export function unfitError(error: unknown, place: Place): unknown {
  if (!UNFIT.has(number(error))) return error;
  return unfit(error instanceof Error ? error.message : String(error), place, error);
}

/** After a statement that gave warnings: what LOAD DATA did with a value that does not fit. */
export async function unfitWarning(session: Session, place: Place): Promise<BackupError> {
  const rows = await session.query('SHOW WARNINGS');
  // Notes come first where both speak of the same value.
  const said = rows.find((row) => row.Level !== 'Note') ?? rows[0];
  return unfit(said?.Message ?? 'a value was cut', place);
}

function unfit(said: string, { table, staged, before }: Place, cause?: unknown): BackupError {
  const message = said.replaceAll(/`[^`]*`\.(?=`strongbox_set)/g, '').replaceAll(staged, table);
  const column = /column [`'](?:[^`']*`\.`)?([^`']+)[`']/i.exec(message)?.[1];
  const row = /\brow (\d+)/i.exec(message)?.[1];
  const at = row === undefined ? null : Number(row) + before;
  const plain = row === undefined ? message : message.replace(/ at row \d+/i, ` at row ${at}`);
  return new BackupError('DATA_UNFIT', say`The table ${table} cannot hold the data: ${plain}`, {
    hint: 'Correct the value where it comes from, or change the field, and make a new backup.',
    details: { table, ...(column !== undefined && { column }), ...(at !== null && { row: at }) },
    cause,
  });
}
