import type { ConnectionOptions, Dialect, DialectCapabilities, Reader, SnapshotOptions } from '../dialect';
import { PostgresReader } from './postgres-reader';

export class PostgresDialect implements Dialect {
  readonly name = 'postgres';
  readonly capabilities: DialectCapabilities = {
    inheritance: true,
    nulInText: false,
    nonFiniteFloats: true,
    snapshotNeedsSpace: false,
  };

  constructor(private readonly options: ConnectionOptions) {}

  openReader(): Promise<Reader> {
    return PostgresReader.open(this.options, 'READ COMMITTED');
  }

  openSnapshot({ signal }: SnapshotOptions): Promise<Reader> {
    return PostgresReader.open(this.options, 'REPEATABLE READ', signal);
  }
}
