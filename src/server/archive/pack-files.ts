/** Files on their way into an archive: contents one behind the other in parts, each content once, and the index of them. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { ArchiveWriter } from './archive-writer';
import { FILE_INDEX, fileDataEntry } from './entry-name';
import { writeRecord, type FileRecord } from './file-record';
import type { ManifestFileRoot, ManifestFiles } from './manifest';
import { MAX_SHARED } from './read-file-index';
import { PART_BYTES } from './row-parts';

export interface SourceFile {
  path: string;
  /** Milliseconds since 1970. */
  modifiedAt: number;
  /** Permission bits, 0 to 0o777. */
  mode: number;
  /** Its content, and, where another file may have the same, the hash of it: 64 hex digits. */
  content: AsyncIterable<Buffer>;
  sha256: string | null;
}

export interface SourceRoot extends Omit<ManifestFileRoot, 'files' | 'bytes'> {
  /** In the order of `comparePaths`. */
  files: AsyncIterable<SourceFile>;
}

export interface PackOptions {
  /** A file that is not there yet, for the index while it grows. */
  indexFile: string;
  /** After each file: all bytes so far, and its name. */
  onFile?(bytes: number, name: string): void;
}

/** @returns what the manifest says of them */
export async function packFiles(
  writer: ArchiveWriter,
  roots: SourceRoot[],
  { indexFile, onFile }: PackOptions,
): Promise<ManifestFiles> {
  const index = await open(indexFile, 'wx', 0o600);
  const lines = new Lines(index);
  const pack = new FilePack(roots, async (record, bytes) => {
    await lines.add(writeRecord(record));
    onFile?.(bytes, `${record.root}/${record.path}`);
  });
  try {
    for (let part = 1; await pack.hasContent(); part++) await writer.addBytes(fileDataEntry(part), pack.part(part));
    await lines.flush();
    await writer.addBytes(FILE_INDEX, createReadStream(indexFile));
  } finally {
    await pack.close();
    await index.close();
  }
  return { roots: pack.roots };
}

/** Gathers lines, so that the disk is not asked for each. */
class Lines {
  private held: Buffer[] = [];
  private length = 0;

  constructor(private readonly file: FileHandle) {}

  async add(line: Buffer): Promise<void> {
    this.held.push(line);
    this.length += line.length;
    if (this.length >= 64 * 1024) await this.flush();
  }

  async flush(): Promise<void> {
    await this.file.appendFile(Buffer.concat(this.held));
    this.held = [];
    this.length = 0;
  }
}

interface Upcoming {
  root: ManifestFileRoot;
  file: SourceFile;
  content: AsyncIterator<Buffer>;
  first: Buffer;
}

class FilePack {
  readonly roots: ManifestFileRoot[];
  private readonly upcoming: AsyncGenerator<Upcoming>;
  private next: Upcoming | null = null;
  private readonly known = new Map<string, Pick<FileRecord, 'root' | 'path' | 'bytes'>>();
  private bytes = 0;

  constructor(
    roots: SourceRoot[],
    private readonly list: (record: FileRecord, bytes: number) => Promise<void>,
  ) {
    this.roots = roots.map(({ files: _, ...root }) => ({ ...root, files: 0, bytes: 0 }));
    this.upcoming = this.contents(roots.map(({ files }) => files));
  }

  /** Whether there is one more content to write; lists the files before it that bring none. */
  async hasContent(): Promise<boolean> {
    this.next ??= ((await this.upcoming.next()).value as Upcoming | undefined) ?? null;
    return this.next !== null;
  }

  /** The contents of one part; a part ends with the file that fills it. */
  async *part(part: number): AsyncGenerator<Buffer> {
    for (let offset = 0; offset < PART_BYTES && (await this.hasContent()); ) {
      const { root, file, content, first } = this.next as Upcoming;
      const place = { part, offset };
      const hash = createHash('sha256');
      for (let chunk: Buffer | undefined = first; chunk; chunk = (await content.next()).value as Buffer | undefined) {
        hash.update(chunk);
        offset += chunk.length;
        yield chunk;
      }
      const record = this.record(root, file, { bytes: offset - place.offset, sha256: hash.digest('hex'), place });
      this.next = null;
      if (file.sha256 !== null && this.known.size < MAX_SHARED) this.known.set(record.sha256, record);
      await this.add(root, record);
    }
  }

  async close(): Promise<void> {
    await this.next?.content.return?.();
    await this.upcoming.return(undefined);
  }

  /** All files in their order; those that bring a content are handed out. */
  private async *contents(files: AsyncIterable<SourceFile>[]): AsyncGenerator<Upcoming> {
    for (const [at, root] of this.roots.entries()) {
      for await (const file of files[at]!) {
        const earlier = file.sha256 === null ? undefined : this.known.get(file.sha256);
        if (earlier) {
          const { root: sameRoot, path, bytes } = earlier;
          const same = { bytes, sha256: file.sha256 as string, sameAs: { root: sameRoot, path } };
          await this.add(root, this.record(root, file, same));
          continue;
        }
        const content = file.content[Symbol.asyncIterator]();
        const { value } = await content.next();
        if (value) yield { root, file, content, first: value as Buffer };
        else await this.add(root, this.record(root, file, { bytes: 0, sha256: createHash('sha256').digest('hex') }));
      }
    }
  }

  private record(
    { name }: ManifestFileRoot,
    { path, modifiedAt, mode }: SourceFile,
    content: Pick<FileRecord, 'bytes' | 'sha256'> & Partial<FileRecord>,
  ): FileRecord {
    return { root: name, path, modifiedAt, mode, place: null, sameAs: null, ...content };
  }

  private async add(root: ManifestFileRoot, record: FileRecord): Promise<void> {
    root.files += 1;
    root.bytes += record.bytes;
    this.bytes += record.bytes;
    await this.list(record, this.bytes);
  }
}
