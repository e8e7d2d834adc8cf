import { Transform } from 'node:stream';
import { Fingerprint } from '../archive/fingerprint';
import { RowCheck } from '../archive/row-check';
import type { ColumnDefinition } from '../dialects/definition';
import { BackupError } from '../errors';
import { say } from '../sentence';

/** Counts and fingerprints rows on their way through. Fails with DATA_UNREADABLE at a line that is not one. */
export class RowDigest extends Transform {
  bytes = 0;
  private readonly check: RowCheck;
  private readonly fingerprint: Fingerprint;

  /** @param ignored positions of columns that are not compared */
  constructor(
    private readonly collection: string,
    columns: readonly ColumnDefinition[],
    ignored: readonly number[],
    private readonly onProgress: (rows: number, bytes: number) => void = () => undefined,
  ) {
    super({ highWaterMark: 1024 * 1024 });
    this.check = new RowCheck(columns.length);
    this.fingerprint = new Fingerprint(columns, ignored);
  }

  get rows(): number {
    return this.check.rows;
  }

  /** The fingerprint, once the stream has ended. */
  result(): string {
    return this.fingerprint.digest().fingerprint;
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    callback: (error: Error | null, chunk?: Buffer) => void,
  ) {
    const problem = this.check.update(chunk);
    if (problem) return callback(this.malformed(problem));
    this.fingerprint.update(chunk, this.check.ends);
    this.bytes += chunk.length;
    this.onProgress(this.check.rows, this.bytes);
    callback(null, chunk);
  }

  override _flush(callback: (error: Error | null) => void) {
    callback(this.check.complete ? null : this.malformed('the last line has no end'));
  }

  private malformed(problem: string): BackupError {
    return new BackupError('DATA_UNREADABLE', say`The rows of ${this.collection} are not well-formed: ${problem}.`, {
      details: { collection: this.collection },
    });
  }
}
