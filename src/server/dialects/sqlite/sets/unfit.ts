/** What SQLite says of rows that a table cannot hold. */
import { BackupError } from '../../../errors';
import { say } from '../../../sentence';

export interface UnfitPlace {
  /** Of the definition. */
  table: string;
  /** As it is called in staging. */
  staged: string;
  row?: number;
}

function factsOf(error: unknown): { code: string; message: string } {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  return { code: String(code ?? ''), message: String(message ?? error) };
}

export function isUnfit(error: unknown): boolean {
  return /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/.test(factsOf(error).code);
}

/** @param error one for which `isUnfit` is true */
export function unfitError(error: unknown, { table, staged, row }: UnfitPlace): BackupError {
  const { message } = factsOf(error);
  const text = message.replace(/^SQLITE_\w+: /, '').replaceAll(staged, table);
  const column = /failed: .*\.([^.,]+)$/.exec(text)?.[1];
  const what =
    row === undefined
      ? say`Table ${table} cannot hold its rows: ${text}.`
      : say`Table ${table} cannot hold its rows: ${text} (row ${row}).`;
  return new BackupError('DATA_UNFIT', what, {
    details: { table, ...(column !== undefined && { column }), ...(row !== undefined && { row }) },
    cause: error,
  });
}
