/** How long a script held its lock, without the time in which it waited for the lock or the event loop for it. */
import type { Connection } from '../connection';

/** Once a connection. */
export const MAKE_CLOCK =
  'CREATE TEMP TABLE strongbox_clock (began REAL, ended REAL);INSERT INTO temp.strongbox_clock VALUES (0, 0);';

/** `BEGIN`, statements each ended by a semicolon, and `COMMIT`. */
export function clocked(script: string, mode: 'EXCLUSIVE' | 'IMMEDIATE' = 'EXCLUSIVE'): string {
  return `BEGIN ${mode};UPDATE temp.strongbox_clock SET began=julianday('now');${script}COMMIT;UPDATE temp.strongbox_clock SET ended=julianday('now');`;
}

/** Milliseconds. */
export async function clockedTime(connection: Connection): Promise<number> {
  const [clock] = await connection.all<{ days: number }>('SELECT ended - began AS days FROM temp.strongbox_clock');
  return Math.max(0, Math.round((clock?.days ?? 0) * 86_400_000));
}
