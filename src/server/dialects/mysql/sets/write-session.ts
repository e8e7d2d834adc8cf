/** The session that writes: strict, so that no value is cut or changed without a word, and one of us at a time. */
import { setTimeout as delay } from 'node:timers/promises';
import { BackupError, CanceledError } from '../../../errors';
import type { ConnectionOptions } from '../../dialect';
import { queryError } from '../mysql-errors';
import { Session } from '../session';

const SETTINGS = [
  // Dates that MySQL once let in must come back as they were.
  "sql_mode = 'STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION'",
  'foreign_key_checks = 0',
  // Lets MariaDB fill an empty table without an undo log, and leaves unique indexes as exact as they are.
  'unique_checks = 0',
];

/** Whoever waits for a table holds up everybody who comes after him. */
const SHORT_WAIT = 'SET lock_wait_timeout = 1';
/** For tables that nobody but us and our readers uses. */
const LONG_WAIT = 'SET lock_wait_timeout = 600';
/** How long what is left of an exchange waits for others. */
export const BIND_MILLISECONDS = 20_000;
const ALONE_SECONDS = 20;
const LOCK = "CONCAT('strongbox ', MD5(DATABASE()))";
const LOCK_WAIT = 1205;
const DEADLOCK = 1213;

export async function openWriter(options: ConnectionOptions): Promise<Session> {
  const session = await Session.open(options);
  try {
    await session.query(`SET ${SETTINGS.join(', ')}`);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Only one process at a time makes, exchanges or drops sets; the server lets go of the lock when its holder dies. */
export async function alone<T>(session: Session, use: () => Promise<T>): Promise<T> {
  const [got] = await session.query(`SELECT GET_LOCK(${LOCK}, ${ALONE_SECONDS}) held`);
  if (got?.held !== '1') throw busy('Another process is exchanging tables of this database.');
  try {
    return await use();
  } finally {
    if (!session.closed) await session.query(`SELECT RELEASE_LOCK(${LOCK})`);
  }
}

/**
 * Tries a statement that needs tables for itself again and again. Each try lets others wait for at most a second, and they get in between.
 * @returns milliseconds that the last try took
 * @throws BackupError DATABASE_BUSY after so many milliseconds
 */
export async function insist(session: Session, sql: string, milliseconds: number): Promise<number> {
  await session.query(SHORT_WAIT);
  try {
    return await tryUntil(session, sql, Date.now() + milliseconds);
  } finally {
    if (!session.closed) await session.query(LONG_WAIT);
  }
}

async function tryUntil(session: Session, sql: string, end: number): Promise<number> {
  for (;;) {
    const started = Date.now();
    try {
      await session.execute(sql);
      return Date.now() - started;
    } catch (error) {
      const { errno } = error as { errno?: unknown };
      if (errno !== LOCK_WAIT && errno !== DEADLOCK) throw queryError(error);
      if (Date.now() >= end) throw busy('A running transaction or query holds a table that is to be exchanged.', error);
      await delay(200 + Math.random() * 300);
    }
  }
}

export function busy(message: string, cause?: unknown): BackupError {
  return new BackupError('DATABASE_BUSY', message, {
    hint: 'Nothing was changed. Wait until long queries and other tasks have ended, then try again.',
    cause,
  });
}

/** Ends the running statement when the signal says so. */
export async function cancelable<T>(
  session: Session,
  signal: AbortSignal | undefined,
  use: () => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw new CanceledError();
  const work = use();
  if (!signal) return work;
  const ended = work.then(
    () => undefined,
    () => undefined,
  );
  const cancel = () => void session.interrupt(ended);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work;
  } catch (error) {
    if (signal.aborted) throw new CanceledError();
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
