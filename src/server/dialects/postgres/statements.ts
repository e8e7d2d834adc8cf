import type { Client, QueryResultRow, Submittable } from 'pg';

/** What changes the database, done at once or with other statements later. */
export interface Statements {
  /** Exactly one statement: a second one within the text is a syntax error. */
  run(text: string, values?: (string | null)[]): Promise<unknown>;
  /** What is there now, without what is still to be done. */
  look<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
}

export interface Statement {
  text: string;
  values: (string | null)[];
}

/** One of several statements was refused, and so nothing is done. */
export class NotTogether extends Error {}

/**
 * Statements in one message first, as waiting for each answer is most of what one on a small table takes; then one by one, to learn which is
 * refused, and to leave it out where that may be.
 */
export async function togetherFirst<T>(work: (together: boolean) => Promise<T>): Promise<T> {
  try {
    return await work(true);
  } catch (error) {
    if (!(error instanceof NotTogether)) throw error;
    return work(false);
  }
}

/** The driver's connection, as far as statements by the extended protocol need it. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  parse(statement: { text: string }): void;
  bind(portal: { values: (string | null)[] }): void;
  execute(portal: object): void;
  sync(): void;
}

/**
 * Statements without waiting for the answer to each: they are one transaction, and the first error ends it. Ours, because the driver
 * waits. Rows that they give are dropped.
 */
class Batch implements Submittable {
  readonly done: Promise<void>;
  private end!: () => void;
  private fail!: (error: Error) => void;

  constructor(private readonly statements: readonly Statement[]) {
    this.done = new Promise((resolve, reject) => {
      this.end = resolve;
      this.fail = reject;
    });
  }

  submit(connection: unknown): void {
    const wire = connection as Wire;
    wire.stream.cork();
    for (const { text, values } of this.statements) {
      wire.parse({ text });
      wire.bind({ values });
      wire.execute({});
    }
    wire.sync();
    wire.stream.uncork();
  }
  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handleReadyForQuery(): void {
    this.end();
  }
  handleError(error: Error): void {
    this.fail(error);
  }
}

export async function runBatch(client: Client, statements: readonly Statement[]): Promise<void> {
  if (statements.length > 0) await client.query(new Batch(statements)).done;
}
