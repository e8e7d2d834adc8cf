/**
 * Two connections of ours that would keep each other out take turns here. SQLite itself lets one sleep, longer and longer, until it finds
 * the other gone; and one that always has more to do would hardly ever be found so.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the work when all that was asked for earlier is over. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
