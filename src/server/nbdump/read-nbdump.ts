/**
 * An archive of NocoBase's deprecated plugin, a zip of `meta`, `collections/<name>/meta`, `collections/<name>/data` and perhaps
 * `sql-content.json`. It may come from anybody: the same care as for our own (docs/archive-format.md, section 10).
 */
import { ByteReader, readBuffer } from '../archive/byte-reader';
import { readEntryData } from '../archive/entry-data';
import { readEntries, type ZipRules } from '../archive/zip-directory';
import { DESCRIPTOR_FLAG, STORED, type ZipRecord } from '../archive/zip-record';
import { END_RECORD, readBareEnd, ZIP_DIRECTORY } from '../archive/zip-tail';
import type { RandomAccess } from '../destinations/destination';
import { ArchiveError } from '../errors';
import { say } from '../sentence';

/** What is parsed as a whole may not be longer. */
export const MAX_JSON_BYTES = 64 * 1024 * 1024;
/** Uncompressed bytes of all entries: more than the plugin, which held whole tables in memory, could ever write. */
const MOST_BYTES = 1024 ** 4;
const UTF8_FLAG = 0x0800;
const FILE_KIND = 0o170000;
const KINDS = { file: 0o100000, folder: 0o040000 };
const NAME = /^(meta|sql-content\.json|collections\/(?:([^/\\\x00-\x1f]+)\/(?:meta|data)?)?)$/;

const RULES: ZipRules = {
  tailLength: END_RECORD,
  flags: DESCRIPTOR_FLAG | UTF8_FLAG,
  isPlain: (attributes, name) => ((attributes >>> 16) & FILE_KIND) === (isFolder(name) ? KINDS.folder : KINDS.file),
  checkName: (name) => {
    const [, known, collection] = NAME.exec(utf8(name)) ?? [];
    if (known !== undefined && collection !== '.' && collection !== '..') return;
    const shown = utf8(name).slice(0, 200);
    const problem = say`The archive of the deprecated plugin holds an entry named ${JSON.stringify(shown)}, which has no place in it.`;
    throw new ArchiveError('ARCHIVE_INVALID', problem, shown);
  },
};

/** By what it holds, whatever its name; also when it is damaged further inside. */
export async function isNbdump(source: RandomAccess): Promise<boolean> {
  try {
    const { start, size } = await readBareEnd(source);
    const directory = await readBuffer(source.read(start, start + size), size, ZIP_DIRECTORY);
    return directory.includes('collections/') && directory.includes('meta');
  } catch (error) {
    if (error instanceof ArchiveError) return false;
    throw error;
  }
}

export class NbdumpReader {
  private constructor(
    private readonly source: RandomAccess,
    private readonly records: ReadonlyMap<string, ZipRecord>,
  ) {}

  /** @throws ArchiveError */
  static async open(source: RandomAccess, mostBytes = MOST_BYTES): Promise<NbdumpReader> {
    const records = await readEntries(source, await readBareEnd(source), RULES);
    let total = 0;
    for (const { name, size, method } of records) {
      total += size;
      if (total > mostBytes) {
        const problem = say`The archive would be more than ${mostBytes} bytes when decompressed.`;
        throw new ArchiveError('ARCHIVE_INVALID', problem, utf8(name));
      }
      if (isFolder(name) && (size !== 0 || method !== STORED)) {
        throw new ArchiveError('ARCHIVE_DAMAGED', say`The folder ${utf8(name)} holds bytes.`, utf8(name));
      }
    }
    return new NbdumpReader(source, new Map(records.map((record) => [utf8(record.name), record])));
  }

  has(name: string): boolean {
    return this.records.has(name);
  }

  /** Names of the collections that have a table in it. */
  collections(): string[] {
    const names = [...this.records.keys()].map((name) => /^collections\/([^/]+)\/meta$/.exec(name)?.[1]);
    return names.filter((name) => name !== undefined);
  }

  /** Uncompressed. */
  size(name: string): number {
    return this.records.get(name)?.size ?? 0;
  }

  /** @throws ArchiveError */
  async json(name: string): Promise<unknown> {
    if (this.size(name) > MAX_JSON_BYTES) {
      throw new ArchiveError('ARCHIVE_INVALID', say`Entry ${name} is longer than ${MAX_JSON_BYTES} bytes.`, name);
    }
    const pieces: Buffer[] = [];
    for await (const piece of this.bytes(name)) pieces.push(piece);
    try {
      return JSON.parse(Buffer.concat(pieces).toString()) as unknown;
    } catch (error) {
      throw new ArchiveError('ARCHIVE_INVALID', say`Entry ${name} is not JSON.`, name, { cause: error });
    }
  }

  /** Inflated and checked as it comes. @throws ArchiveError */
  async *bytes(name: string): AsyncGenerator<Buffer> {
    const record = this.records.get(name);
    if (!record) throw new ArchiveError('ARCHIVE_INVALID', say`Entry ${name} is missing.`, name);
    const bytes = new ByteReader(this.source.read(record.offset, record.offset + record.length));
    try {
      yield* readEntryData(bytes, record);
    } finally {
      bytes.close();
    }
  }
}

function isFolder(name: string): boolean {
  return name.endsWith('/');
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString();
}
