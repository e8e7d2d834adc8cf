/** A table that is read while rows are still added to it. */
export class Growth {
  #ended = false;
  #grown: Promise<void>;
  #tell: () => void = () => undefined;

  constructor() {
    this.#grown = this.#next();
  }

  /** Whether all rows are there. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Until rows have come, or no more will. */
  async more(): Promise<void> {
    if (!this.#ended) await this.#grown;
  }

  add(): void {
    this.#tell();
    this.#grown = this.#next();
  }

  end(): void {
    this.#ended = true;
    this.#tell();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => (this.#tell = resolve));
  }
}
