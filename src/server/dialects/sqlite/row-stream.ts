import { Readable } from 'node:stream';
import { CanceledError } from '../../errors';

/** One page ahead of the consumer, so that SQLite and deflate work at the same time. */
const AHEAD_BYTES = 1024 * 1024;

export interface RowStreamOptions {
  /** Ends a page that is being made. */
  interrupt(): void;
  signal?: AbortSignal;
  /** After an empty page: until there is more to read. */
  more?: () => Promise<void>;
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
    this.#next().then(
      (page) => this.push(page),
      (error: Error) => this.destroy(error),
    );
  }

  async #next(): Promise<Buffer | null> {
    for (;;) {
      const { done, value } = await this.pages.next();
      if (done || this.destroyed) return null;
      if (value.length > 0) return value;
      await this.options.more?.();
    }
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
