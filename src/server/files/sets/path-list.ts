/** Paths of a set as lines of JSON, written and read as a stream: a set may have millions. */
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

export interface PathLine {
  /** Position of the root in the set. */
  root: number;
  path: string;
  /** Whether the live file leaves, and whether one comes in its place. */
  out: boolean;
  in: boolean;
  /** Whether both sides have the same file, and it stays. */
  equal: boolean;
  /** How many of its parent folders were there before a file of the set came; null until then. */
  parents: number | null;
}

const AT_ONCE = 64 * 1024;
const BATCH = 64;

export class PathListWriter {
  private buffer = '';

  private constructor(private readonly file: FileHandle) {}

  static async open(name: string): Promise<PathListWriter> {
    return new PathListWriter(await open(name, 'w', 0o600));
  }

  async add({ root, path, out, in: comes, equal, parents }: PathLine): Promise<void> {
    this.buffer += `${JSON.stringify([root, path, Number(out), Number(comes), Number(equal), parents])}\n`;
    if (this.buffer.length > AT_ONCE) await this.write();
  }

  /** On the disk when it returns. */
  async finish(): Promise<void> {
    await this.write();
    await this.file.sync();
    await this.file.close();
  }

  /** Safe after `finish`. */
  async abandon(): Promise<void> {
    await this.file.close().catch(() => undefined);
  }

  private async write(): Promise<void> {
    const text = this.buffer;
    this.buffer = '';
    await this.file.appendFile(text);
  }
}

/** Some at a time, which may be worked on side by side. */
export async function* readPaths(name: string): AsyncGenerator<PathLine[]> {
  let rest = '';
  let lines: PathLine[] = [];
  for await (const chunk of createReadStream(name, 'utf8')) {
    // Not by `readline`, to which more than a line feed ends a line; a name may have that in it.
    const pieces = (rest + String(chunk)).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      lines.push(parse(piece));
      if (lines.length < BATCH) continue;
      yield lines;
      lines = [];
    }
  }
  if (lines.length > 0) yield lines;
}

function parse(text: string): PathLine {
  const [root, path, out, comes, equal, parents] = JSON.parse(text);
  return { root, path, out: out === 1, in: comes === 1, equal: equal === 1, parents };
}
