import type { DialectName } from '../src/server/dialects/definition';

/** Highest ratio of our time to the tool's, by the tool's name. */
export const TOOL_RATIO: Record<DialectName, Record<string, number>> = {
  sqlite: { 'sqlite3 .dump \\| gzip -1': 1.2 },
  postgres: { 'pg_dump -Fc -Z1': 1.1, 'pg_dump -Fc': 0.6 },
  mysql: { 'mariadb-dump \\| gzip -1': 1 },
};
export const DEPRECATED_FACTOR = 5;
/** MB. */
export const RSS_GROWTH = 128;
/** Share of the growth at the fewest rows. */
export const RSS_SPREAD = 0.1;
/** Milliseconds. */
export const LOOP_P99 = 50;
export const ADDED_WRITE_P99 = 100;
/** MB/s of uncompressed rows. */
export const VERIFY_RATE = 150;
/** Of time against rows. */
export const EXPONENT = 1.05;
/** Highest ratio of our time, from staging to switched, to that of the database's own tool. */
export const RESTORE_RATIO: Record<DialectName, number> = { sqlite: 1.5, postgres: 1.2, mysql: 0.7 };
/** Rows a second of a restore into another kind of database. */
export const ACROSS_RATE = 30_000;
export const DEPRECATED_RESTORE_FACTOR = 15;
/** Milliseconds of database work while the application is not served. */
export const SWITCH_MS = 2000;
