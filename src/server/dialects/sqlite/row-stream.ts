import { Readable } from 'node:stream';
import { CanceledError } from '../../errors';

/** One page ahead of the consumer, so that SQLite and deflate work at the same time. */
const AHEAD_BYTES = 1024 * 1024;

export interface RowStreamOptions {
  /** Ends a page that is being made. */
  interrupt(): void;
  signal?: AbortSignal;
}

/** Pages as a byte stream. Destroying it ends the query, and it is closed only when nothing runs any more. */
export class RowStream extends Readable {
  constructor(
    private readonly pages: AsyncGenerator<Buffer>,
    private readonly options: RowStreamOptions,
  ) {
    super({ highWaterMark: AHEAD_BYTES });
    const { signal } = options;
    if (signal?.aborted) this.destroy(new CanceledError());
    else signal?.addEventListener('abort', this.#abort, { once: true });
  }

  override _read(): void {
    this.pages.next().then(
      ({ done, value }) => this.push(done ? null : value),
      (error: Error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.options.signal?.removeEventListener('abort', this.#abort);
    this.options.interrupt();
    // Waits for the page being made; how that ends no longer matters.
    this.pages.return(undefined).then(
      () => done(error),
      () => done(error),
    );
  }

  readonly #abort = (): void => {
    this.destroy(new CanceledError());
  };
}
