import type { DialectName, TableDefinition, TableRef } from '../definition';
import type { ConnectionOptions, DatabaseReader, Dialect, DialectCapabilities, SnapshotOptions } from '../dialect';
import type { TableSets, TargetSurvey, Translation } from '../table-sets';
import { PostgresReader } from './postgres-reader';
import { PostgresTableSets } from './postgres-table-sets';
import { Session } from './session';
import { survey } from './survey';
import { translate } from './translate';

export class PostgresDialect implements Dialect {
  readonly name = 'postgres';
  readonly capabilities: DialectCapabilities = {
    inheritance: true,
    nulInText: false,
    nonFiniteFloats: true,
    longNumbersAsJson: true,
    longestName: { length: 63, unit: 'bytes' },
    snapshotNeedsSpace: false,
  };

  constructor(private readonly options: ConnectionOptions) {}

  openReader(): Promise<DatabaseReader> {
    return PostgresReader.open(this.options, { isolation: 'READ COMMITTED' });
  }

  openSnapshot({ signal }: SnapshotOptions): Promise<DatabaseReader> {
    return PostgresReader.open(this.options, { isolation: 'REPEATABLE READ', signal });
  }

  translate(definition: TableDefinition, from: DialectName): Translation {
    return translate(definition, from);
  }

  async survey(tables: readonly TableRef[]): Promise<TargetSurvey> {
    const schema = this.options.schema || 'public';
    const session = await Session.open(this.options, [schema], 'READ COMMITTED');
    try {
      return await survey(session, tables, schema);
    } finally {
      await session.close();
    }
  }

  openTableSets(): Promise<TableSets> {
    return PostgresTableSets.open(this.options);
  }
}
