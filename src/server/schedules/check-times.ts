/** Whether a schedule's times can be. */
import { parseExpression } from 'cron-parser';
import { BackupError } from '../errors';
import { say } from '../sentence';
import { nextTick } from './ticks';

const FIELDS = 5;
const EXAMPLE =
  'Give five fields: minute, hour, day of month, month, day of week. “30 2 * * *” is half past two every day.';

/** @throws BackupError INVALID_REQUEST with the field: what is no time, never comes, or comes more often than every hour */
export function checkCron(cron: string): void {
  const fields = cron.split(/\s+/).length;
  if (fields !== FIELDS)
    throw invalid(say`The times ${JSON.stringify(cron)} have ${fields} fields, not five.`, 'cron', EXAMPLE);
  if (minutesOf(cron) > 1) {
    throw invalid(
      'Backups cannot be made more often than every hour.',
      'cron',
      'Let the minute be one number, such as 30.',
    );
  }
}

/** @throws BackupError INVALID_REQUEST with the field */
export function checkTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    nextTick('0 0 * * *', timezone, new Date());
  } catch {
    const hint = 'Give a name of the IANA database, such as Europe/Berlin or UTC.';
    throw invalid(say`There is no time zone ${JSON.stringify(timezone)}.`, 'timezone', hint);
  }
}

/** How many different minutes of an hour it names. */
function minutesOf(cron: string): number {
  try {
    const parsed = parseExpression(cron, { tz: 'UTC' });
    parsed.next();
    return new Set(parsed.fields.minute).size;
  } catch (error) {
    const { message } = error as Error;
    throw invalid(say`The times ${JSON.stringify(cron)} cannot be understood: ${message}.`, 'cron', EXAMPLE);
  }
}

function invalid(message: string, field: string, hint: string): BackupError {
  return new BackupError('INVALID_REQUEST', message, { hint, details: { field } });
}
