import type { Readable } from 'node:stream';
import type { Client, Submittable } from 'pg';

/** The driver's connection, as far as a COPY needs it. */
interface Wire {
  stream: NodeJS.WritableStream & { destroyed?: boolean; cork(): void; uncork(): void };
  query(text: string): void;
  sendCopyFail(message: string): void;
  endCopyFrom(): void;
}

const NEWLINE = 10;
const COPY_DATA = 0x64;

/** The text of rows does not end with a line end: the server would take a part of a row for a row. */
export class CutShort extends Error {}

/** One COPY … FROM STDIN. Ours, because ends and errors on either side must be told apart and leave the connection usable. */
class CopyIn implements Submittable {
  rows = 0;
  readonly ready: Promise<Wire>;
  readonly done: Promise<void>;
  private begin!: (wire: Wire) => void;
  private end!: () => void;
  private fail!: (error: Error) => void;

  constructor(private readonly text: string) {
    this.ready = new Promise((resolve) => (this.begin = resolve));
    this.done = new Promise((resolve, reject) => {
      this.end = resolve;
      this.fail = reject;
    });
  }

  submit(connection: unknown): void {
    (connection as Wire).query(this.text);
  }
  handleCopyInResponse(connection: unknown): void {
    this.begin(connection as Wire);
  }
  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(/^COPY (\d+)/.exec(text)?.[1]);
  }
  handleReadyForQuery(): void {
    this.end();
  }
  handleError(error: Error): void {
    this.fail(error);
  }
}

/**
 * @returns how many rows the server took
 * @throws the error of the source as it is, the server's error, or CutShort
 */
export async function copyIn(client: Client, statement: string, source: Readable): Promise<number> {
  const copy = client.query(new CopyIn(statement));
  let refused: Error | null = null;
  const done = copy.done.catch((error: Error) => {
    refused = error;
    // The source may be waiting for whatever it reads from.
    source.destroy();
  });
  const wire = await Promise.race([copy.ready, done]);
  if (!wire) throw refused as unknown as Error;
  let last = NEWLINE;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      if (refused) break;
      if (chunk.length === 0) continue;
      last = chunk[chunk.length - 1] as number;
      if (!send(wire, chunk)) await Promise.race([drained(wire), done]);
    }
    if (last !== NEWLINE) throw new CutShort();
  } catch (error) {
    if (refused) throw refused as Error;
    wire.sendCopyFail('The rows could not be read.');
    source.destroy();
    await done;
    throw error;
  }
  if (!refused) wire.endCopyFrom();
  await done;
  if (refused) throw refused as Error;
  return copy.rows;
}

function send({ stream }: Wire, chunk: Buffer): boolean {
  const head = Buffer.allocUnsafe(5);
  head[0] = COPY_DATA;
  head.writeUInt32BE(chunk.length + 4, 1);
  stream.cork();
  stream.write(head);
  const ready = stream.write(chunk);
  stream.uncork();
  return ready;
}

function drained({ stream }: Wire): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stream.off('drain', end).off('close', end);
      resolve();
    };
    stream.on('drain', end).on('close', end);
  });
}
