/** 0 done · 1 failed · 2 the call was wrong · 3 another task is running · 130 cancelled by Ctrl-C. */
import { toBackupError, type ErrorCode } from '../errors';

const USAGE: readonly ErrorCode[] = ['INVALID_REQUEST', 'NOT_FOUND', 'NOTHING_TO_BACK_UP', 'CONFIGURATION_INVALID'];

export function exitCode(error: unknown): number {
  const { code } = toBackupError(error);
  if (code === 'TASK_RUNNING') return 3;
  if (code === 'CANCELED') return 130;
  return USAGE.includes(code) ? 2 : 1;
}

export function printError(error: unknown, json: boolean): void {
  const backupError = toBackupError(error);
  const { code, message, hint } = backupError;
  if (json) process.stdout.write(`${JSON.stringify({ error: backupError.report() })}\n`);
  else process.stderr.write(`${message} [${code}]\n${hint ? `${hint}\n` : ''}`);
  // A defect of ours: whoever reports it needs the place.
  if (code === 'INTERNAL' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}
