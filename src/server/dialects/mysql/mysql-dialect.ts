import type { ConnectionOptions, DatabaseReader, Dialect, DialectCapabilities, SnapshotOptions } from '../dialect';
import type { DialectName, TableDefinition, TableRef } from '../definition';
import type { TableSets, TargetSurvey, Translation } from '../table-sets';
import { MysqlReader } from './mysql-reader';
import { Session } from './session';
import { MysqlTableSets } from './sets/mysql-table-sets';
import { survey } from './survey';
import { shapesOf } from './translate/shapes';
import { translate } from './translate/translate';

/** MySQL from 8.0.17 and MariaDB from 10.5, told apart only where they differ. */
export class MysqlDialect implements Dialect {
  readonly name = 'mysql';
  readonly capabilities: DialectCapabilities = {
    inheritance: false,
    nulInText: true,
    nonFiniteFloats: false,
    longNumbersAsJson: true,
    longestName: { length: 64, unit: 'characters' },
    snapshotNeedsSpace: false,
  };

  constructor(private readonly options: ConnectionOptions) {}

  openReader(): Promise<DatabaseReader> {
    return MysqlReader.open(this.options);
  }

  openSnapshot({ signal }: SnapshotOptions): Promise<DatabaseReader> {
    return MysqlReader.openSnapshot(this.options, signal);
  }

  translate(definition: TableDefinition, from: DialectName): Translation {
    return translate(definition, from, shapesOf(this.options));
  }

  async survey(tables: readonly TableRef[], combines = false): Promise<TargetSurvey> {
    const session = await Session.open(this.options);
    return survey(session, tables, combines).finally(() => session.close());
  }

  openTableSets(): Promise<TableSets> {
    return MysqlTableSets.open(this.options);
  }
}
