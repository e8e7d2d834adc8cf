/** Restores by the databases' own tools, each into a new, empty database. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';
import { benchFolder } from '../folders';
import { quote, type NativeTool } from './native-tools';

export interface RestoreTool extends NativeTool {
  /** Makes what the tool reads; not measured. */
  prepare: string;
  /** A new, empty database, before every run; not measured. */
  empty: string;
  clean: string;
}

const TARGET = 'strongbox_bench_target';

export function restoreTool({
  dialect,
  storage,
  host,
  port,
  database,
  username,
  password,
}: ConnectionOptions): RestoreTool {
  const dump = quote(path.join(benchFolder('out'), `dump.${dialect}`));
  const target = quote(path.join(benchFolder('out'), `${TARGET}.sqlite`));
  if (dialect === 'sqlite') {
    return {
      name: 'sqlite3 < .dump',
      prepare: `sqlite3 ${quote(storage)} .dump > ${dump}`,
      empty: `rm -f ${target}`,
      command: `sqlite3 ${target} < ${dump} && touch "$OUT"`,
      clean: `rm -f ${target} ${dump}`,
      env: {},
    };
  }
  const server = `-h ${quote(host)} ${dialect === 'mysql' ? '-P' : '-p'} ${quote(port)}`;
  if (dialect === 'postgres') {
    const as = `${server} -U ${quote(username)}`;
    return {
      name: 'pg_restore -1',
      prepare: `pg_dump ${as} -Fc -Z1 -f ${dump} ${quote(database)}`,
      empty: `dropdb --if-exists --force ${as} ${TARGET} && createdb ${as} ${TARGET}`,
      // The schema `public` is in every new database, and in the dump.
      command: `pg_restore ${as} -1 --clean --if-exists -d ${TARGET} ${dump} && touch "$OUT"`,
      clean: `dropdb --if-exists --force ${as} ${TARGET}; rm -f ${dump}`,
      env: { PGPASSWORD: password ?? '' },
    };
  }
  const client = `mariadb ${server} -u ${quote(username)}`;
  return {
    name: 'mariadb < dump',
    prepare: `mariadb-dump --single-transaction --quick ${server} -u ${quote(username)} ${quote(database)} > ${dump}`,
    empty: `${client} -e 'DROP DATABASE IF EXISTS ${TARGET}; CREATE DATABASE ${TARGET} CHARACTER SET utf8mb4'`,
    command: `${client} ${TARGET} < ${dump} && touch "$OUT"`,
    clean: `${client} -e 'DROP DATABASE IF EXISTS ${TARGET}'; rm -f ${dump}`,
    env: { MYSQL_PWD: password ?? '' },
  };
}

/** A step around the tool. @throws Error with what it said */
export function runStep(command: string, { env }: NativeTool): void {
  execFileSync('bash', ['-o', 'pipefail', '-c', command], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
