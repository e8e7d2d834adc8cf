/** Whether the index of files agrees with itself, with the manifest, and with the parts that hold the contents. */
import { malformed } from './check-entry';
import { FILE_INDEX } from './entry-name';
import { comparePaths } from './file-path';
import type { FileRecord } from './file-record';
import type { ManifestFileRoot } from './manifest';
import { say } from '../sentence';

/** Takes the records in their order and keeps only the last. */
export class FileIndexCheck {
  private readonly order: Map<string, number>;
  private readonly counts: { files: number; bytes: number }[];
  private last: FileRecord | null = null;
  private part = 0;
  /** Where the next content begins. */
  private end = 0;

  /** @param parts sizes of the entries that hold contents, in their order */
  constructor(
    private readonly roots: readonly ManifestFileRoot[],
    private readonly parts: readonly number[],
  ) {
    this.order = new Map(roots.map(({ name }, index) => [name, index]));
    this.counts = roots.map(() => ({ files: 0, bytes: 0 }));
  }

  /** @throws ArchiveError ARCHIVE_DAMAGED */
  add(record: FileRecord): void {
    const count = this.counts[this.order.get(record.root) ?? -1];
    if (!count) malformed(FILE_INDEX, say`${record.root} is not a root of the manifest`);
    count.files += 1;
    count.bytes += record.bytes;
    this.checkOrder(record);
    if (record.place) this.checkPlace(record, record.place);
    this.last = record;
  }

  /** @throws ArchiveError ARCHIVE_DAMAGED */
  finish(): void {
    const wrong = this.roots.find(({ files, bytes }, index) => {
      const found = this.counts[index];
      return found?.files !== files || found.bytes !== bytes;
    });
    if (wrong) malformed(FILE_INDEX, say`it does not hold what the manifest counts in ${wrong.name}`);
    if (this.part !== this.parts.length || !this.isPartFull()) {
      malformed(FILE_INDEX, 'there are contents that belong to no file');
    }
  }

  private checkOrder({ root, path }: FileRecord): void {
    const { last } = this;
    if (!last) return;
    const ahead = (this.order.get(root) ?? 0) - (this.order.get(last.root) ?? 0);
    const isBehind = ahead > 0 || (ahead === 0 && comparePaths(last.path, path) < 0);
    if (!isBehind) malformed(FILE_INDEX, say`${root}/${path} is not in its place`);
    if (ahead === 0 && path.startsWith(`${last.path}/`)) malformed(FILE_INDEX, say`${root}/${path} lies below a file`);
  }

  private checkPlace({ root, path, bytes }: FileRecord, { part, offset }: { part: number; offset: number }): void {
    if (part === this.part + 1 && this.isPartFull()) {
      this.part = part;
      this.end = 0;
    }
    const isNext = part === this.part && offset === this.end && bytes <= this.partBytes() - offset;
    if (!isNext) malformed(FILE_INDEX, say`the content of ${root}/${path} is not where it should be`);
    this.end += bytes;
  }

  private isPartFull(): boolean {
    return this.end === this.partBytes();
  }

  private partBytes(): number {
    return this.parts[this.part - 1] ?? 0;
  }
}
