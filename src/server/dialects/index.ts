import { BackupError } from '../errors';
import type { DialectName } from './definition';
import type { ConnectionOptions, Dialect } from './dialect';
import { MysqlDialect } from './mysql/mysql-dialect';
import { PostgresDialect } from './postgres/postgres-dialect';
import { SqliteDialect } from './sqlite/sqlite-dialect';
import { say } from '../sentence';

const DIALECTS: Record<DialectName, new (options: ConnectionOptions) => Dialect> = {
  sqlite: SqliteDialect,
  postgres: PostgresDialect,
  mysql: MysqlDialect,
};

/** NocoBase's spellings. Relatives of PostgreSQL (kingbase, …) are not here: no conformance run has proved them. */
const SPELLINGS: Record<string, DialectName> = {
  sqlite: 'sqlite',
  postgres: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
};

/**
 * @param nocobaseSpelling what DB_DIALECT or Sequelize calls it
 * @throws BackupError UNSUPPORTED_DATABASE
 */
export function dialectName(nocobaseSpelling: string): DialectName {
  const name = Object.hasOwn(SPELLINGS, nocobaseSpelling) && SPELLINGS[nocobaseSpelling];
  if (name) return name;
  throw new BackupError('UNSUPPORTED_DATABASE', say`Databases of the kind "${nocobaseSpelling}" cannot be backed up.`, {
    hint: say`Supported are ${Object.keys(SPELLINGS).join(', ')}.`,
    details: { dialect: nocobaseSpelling },
  });
}

/** Whether databases of this kind are files of this machine, and not on a server. */
export function isFile(name: DialectName): boolean {
  return name === 'sqlite';
}

/** Connects to nothing yet; the readers do. */
export function openDialect(options: ConnectionOptions): Dialect {
  return new DIALECTS[dialectName(options.dialect)](options);
}
