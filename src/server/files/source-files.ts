/** Files of a folder as an archive takes them. */
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { SourceFile } from '../archive/pack-files';
import { inOrder } from './in-order';
import type { LeftOut } from './left-out';
import { ifThere, readError } from './read-error';
import type { SizeSketch } from './size-sketch';
import { placeOf, walk, type WalkedRoot } from './walk';

/** Read as a whole, ahead of their turn: most files are small, and opening them takes longer than reading. */
const SMALL_BYTES = 256 * 1024;
const AHEAD = 8;
const CHUNK = 1024 * 1024;
/** Whatever is put in the place of a file meanwhile, nothing outside is read and nothing waits for a writer. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export interface SourceOptions {
  /** Name of the root, for what is left out. */
  name: string;
  sizes: SizeSketch;
  leftOut: LeftOut;
  signal: AbortSignal;
}

/** @throws BackupError FILES_FAILED, from the contents too */
export async function* sourceFiles(root: WalkedRoot, options: SourceOptions): AsyncGenerator<SourceFile> {
  const { name, leftOut, signal } = options;
  const paths = walk(root, { signal, onLeftOut: (why, path) => leftOut.add(name, why, path) });
  const files = inOrder(paths, AHEAD, async (path) => ({ path, file: await prepare(root, path, options) }));
  try {
    for await (const { path, file } of files) {
      signal.throwIfAborted();
      if (file) yield file;
      else leftOut.add(name, 'gone', path);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw readError(error);
  }
}

async function prepare(root: WalkedRoot, path: string, { sizes, signal }: SourceOptions): Promise<SourceFile | null> {
  const place = placeOf(root, path);
  const file = await ifThere(open(place, FLAGS));
  if (!file) return null;
  try {
    const { size, mtimeMs, mode } = await file.stat();
    const facts = { path, modifiedAt: within(mtimeMs), mode: mode & 0o777 };
    const mayRepeat = size > 0 && sizes.isRepeated(size);
    if (size > SMALL_BYTES) {
      const sha256 = mayRepeat ? await hashOf(place, signal) : null;
      return { ...facts, content: read(place, signal), sha256 };
    }
    const content = await file.readFile();
    const sha256 = mayRepeat ? createHash('sha256').update(content).digest('hex') : null;
    return { ...facts, content: pieces(content), sha256 };
  } finally {
    await file.close();
  }
}

async function hashOf(place: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of read(place, signal)) hash.update(chunk);
  return hash.digest('hex');
}

async function* read(place: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(place, {
      flags: FLAGS as unknown as string,
      highWaterMark: CHUNK,
      signal,
    })) {
      yield chunk as Buffer;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw readError(error);
  }
}

async function* pieces(content: Buffer): AsyncGenerator<Buffer> {
  if (content.length > 0) yield content;
}

/** What the index can say: from the year 0 to 9999. */
function within(ms: number): number {
  return Math.min(Math.max(Math.floor(ms), EARLIEST), LATEST);
}

const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');
