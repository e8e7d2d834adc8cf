/** The databases' own tools, as an administrator would call them. */
import type { ConnectionOptions } from '../../src/server/dialects/dialect';

export interface NativeTool {
  /** As the report calls it. */
  name: string;
  /** Shell command; `$OUT` is the file to write. */
  command: string;
  env: Record<string, string>;
}

export function nativeTools({
  dialect,
  storage,
  host,
  port,
  database,
  username,
  password,
}: ConnectionOptions): NativeTool[] {
  if (dialect === 'sqlite') {
    return [
      { name: 'sqlite3 .dump \\| gzip -1', command: `sqlite3 ${quote(storage)} .dump | gzip -1 > "$OUT"`, env: {} },
    ];
  }
  const server = `-h ${quote(host)} ${dialect === 'mysql' ? '-P' : '-p'} ${quote(port)}`;
  if (dialect === 'postgres') {
    const env = { PGPASSWORD: password ?? '' };
    const command = (level: string) =>
      `pg_dump ${server} -U ${quote(username)} -Fc ${level} -f "$OUT" ${quote(database)}`;
    return [
      { name: 'pg_dump -Fc -Z1', command: command('-Z1'), env },
      { name: 'pg_dump -Fc', command: command(''), env },
    ];
  }
  return [
    {
      name: 'mariadb-dump \\| gzip -1',
      command:
        'tool=$(command -v mariadb-dump || command -v mysqldump); ' +
        `"$tool" --single-transaction --quick ${server} -u ${quote(username)} ${quote(database)} | gzip -1 > "$OUT"`,
      env: { MYSQL_PWD: password ?? '' },
    },
  ];
}

/** For the shell. */
export const quote = (value: unknown) => `'${String(value).replaceAll("'", "'\\''")}'`;
