/** Contents of files on their way through verification: each against the hash that the index lists. */
import { createHash, type Hash } from 'node:crypto';
import type { ArchiveReader } from './archive-reader';
import { fileDiffers } from './archived-files';
import type { FileRecord } from './file-record';

export class CheckedFiles {
  private readonly records: AsyncGenerator<FileRecord>;
  private current: { record: FileRecord; left: number; hash: Hash } | null = null;

  constructor(reader: Pick<ArchiveReader, 'fileRecords'>) {
    this.records = reader.fileRecords();
  }

  /** All parts in their order. @throws ArchiveError that names the file */
  async update(chunk: Buffer): Promise<void> {
    for (let rest = chunk; rest.length > 0; ) {
      this.current ??= await this.next();
      // The index was checked: each byte of the parts is that of a file.
      if (!this.current) return;
      const piece = rest.subarray(0, this.current.left);
      this.current.hash.update(piece);
      this.current.left -= piece.length;
      rest = rest.subarray(piece.length);
      if (this.current.left > 0) continue;
      const { record, hash } = this.current;
      if (hash.digest('hex') !== record.sha256) fileDiffers(record.root, record.path, record.place?.part ?? 0);
      this.current = null;
    }
  }

  /** After the last part. @throws ArchiveError for what is wrong with files that bring no content of their own */
  async finish(): Promise<void> {
    for await (const _ of this.records) continue;
  }

  async close(): Promise<void> {
    await this.records.return(undefined);
  }

  private async next() {
    for (;;) {
      const { value } = await this.records.next();
      const record = value as FileRecord | undefined;
      if (!record) return null;
      if (record.place) return { record, left: record.bytes, hash: createHash('sha256') };
    }
  }
}
