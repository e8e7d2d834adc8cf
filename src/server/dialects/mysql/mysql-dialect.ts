import type { ConnectionOptions, Dialect, DialectCapabilities, Reader, SnapshotOptions } from '../dialect';
import { MysqlReader } from './mysql-reader';

/** MySQL from 8.0.17 and MariaDB from 10.5, told apart only where they differ. */
export class MysqlDialect implements Dialect {
  readonly name = 'mysql';
  readonly capabilities: DialectCapabilities = {
    inheritance: false,
    nulInText: true,
    nonFiniteFloats: false,
    snapshotNeedsSpace: false,
  };

  constructor(private readonly options: ConnectionOptions) {}

  openReader(): Promise<Reader> {
    return MysqlReader.open(this.options);
  }

  openSnapshot({ signal }: SnapshotOptions): Promise<Reader> {
    return MysqlReader.openSnapshot(this.options, signal);
  }
}
