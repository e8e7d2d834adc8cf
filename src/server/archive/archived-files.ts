import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ArchiveError, BackupError } from '../errors';
import type { ArchivedFile } from './archived-file';
import { ByteReader } from './byte-reader';
import { fileDataEntry } from './entry-name';
import type { FileRecord } from './file-record';
import { say } from '../sentence';

const STREAM = { objectMode: false, highWaterMark: 512 * 1024 };

/**
 * Parts are opened when a file is read that lies in them, so that what nobody wants costs nothing.
 * @param openPart the content of a part, counted from 1, from its start
 */
export async function* archivedFiles(
  records: AsyncIterable<FileRecord>,
  openPart: (part: number) => AsyncIterable<Buffer>,
): AsyncGenerator<ArchivedFile> {
  const parts = new Parts(openPart);
  let open: Readable | null = null;
  const close = async () => {
    if (!open) return;
    open.destroy();
    // Its reader has had its errors; here only its end matters.
    await finished(open).catch(() => undefined);
    open = null;
  };
  try {
    for await (const { place, ...record } of records) {
      yield {
        ...record,
        read: () => {
          if (record.sameAs || open) {
            throw new BackupError('INTERNAL', 'The content of a file is read that the archive does not hold here.');
          }
          open = Readable.from(place ? checked(record, parts.read(place, record.bytes), place.part) : [], STREAM);
          return open;
        },
      };
      await close();
    }
  } finally {
    await close();
    parts.close();
  }
}

async function* checked(
  { root, path, sha256 }: Omit<FileRecord, 'place'>,
  content: AsyncIterable<Buffer>,
  part: number,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== sha256) fileDiffers(root, path, part);
}

export function fileDiffers(root: string, path: string, part: number): never {
  const problem = say`The file ${root}/${path} is not the one that the archive lists: its hash differs.`;
  throw new ArchiveError('ARCHIVE_DAMAGED', problem, fileDataEntry(part), { details: { file: `${root}/${path}` } });
}

/** Contents in the order in which they lie in the parts; those between are passed over. */
class Parts {
  private open: { part: number; bytes: ByteReader; position: number } | null = null;

  constructor(private readonly openPart: (part: number) => AsyncIterable<Buffer>) {}

  async *read({ part, offset }: { part: number; offset: number }, count: number): AsyncGenerator<Buffer> {
    if (this.open?.part !== part) {
      this.close();
      const bytes = new ByteReader(Readable.from(this.openPart(part), STREAM));
      bytes.within = fileDataEntry(part);
      this.open = { part, bytes, position: 0 };
    }
    const { open } = this;
    for await (const skipped of open.bytes.chunks(offset - open.position)) open.position += skipped.length;
    for await (const chunk of open.bytes.chunks(count)) {
      open.position += chunk.length;
      yield chunk;
    }
  }

  close(): void {
    this.open?.bytes.close();
    this.open = null;
  }
}
