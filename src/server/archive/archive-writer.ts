import { createHash } from 'node:crypto';
import { once, type EventEmitter } from 'node:events';
import { addAbortSignal, PassThrough, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Archiver, ZipEntryData } from 'archiver';
import { rowColumns, type TableDefinition } from '../dialects/definition';
import { BackupError, CanceledError } from '../errors';
import { rowsEntry } from './entry-name';
import {
  FILES_VERSION,
  MANIFEST_ENTRY,
  manifestSchema,
  type Manifest,
  type ManifestBody,
  type ManifestEntry,
} from './manifest';
import { BLOCK_BYTES, blocks, EntryContent, RowPart } from './row-parts';
import { SealedTail } from './sealed-tail';
import { say } from '../sentence';
import { forceZip64, openZip, SMALL_BYTES } from './zip-library';

export interface ArchiveWriterOptions {
  /** The moment of the snapshot: every entry carries it as its time. */
  createdAt: Date;
  /** 0 (stored) to 9; 1 when absent. */
  level?: number;
  signal?: AbortSignal;
}

export interface WrittenRows {
  rows: number;
  /** Uncompressed. */
  bytes: number;
  /** Left to verification: on the way of a backup it would cost more than the deflate it runs beside (docs/adr/0001). */
  fingerprint: null;
}

/** Bytes and rows of this collection so far. */
export type RowsProgress = (bytes: number, rows: number) => void;

/** In a directory without zip64 this number of entries, and more, means "see the zip64 record". */
const ZIP64_ENTRIES = 0xffff;
const NEWLINE = 10;
const NOTHING = Buffer.alloc(0);

/**
 * Writes one archive into `sink`. One call at a time. The first error or abort destroys the sink; that call and all later ones
 * reject with it (an abort as CanceledError).
 */
export class ArchiveWriter {
  private readonly zip: Archiver;
  private readonly written: Promise<void>;
  private readonly failure = new AbortController();
  private readonly entries: ManifestEntry[] = [];

  constructor(
    private readonly sink: Writable,
    private readonly options: ArchiveWriterOptions,
  ) {
    const { level = 1, signal } = options;
    this.zip = openZip(level);
    this.zip.on('error', (error) => this.fail(error));
    this.written = pipeline(this.zip, new SealedTail(), sink);
    this.written.catch((error) => this.fail(error));
    signal?.addEventListener('abort', this.cancel, { once: true });
    if (signal?.aborted) this.cancel();
  }

  /** @param name from `definitionEntry` or `objectsEntry` */
  async addJson(name: string, value: unknown): Promise<void> {
    const text = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
    await this.append(name, text);
    this.entries.push({ name, bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') });
  }

  /**
   * @param definition the table whose columns the lines hold
   * @param source rows as docs/archive-format.md has them; destroyed on failure
   * @throws BackupError DATA_UNREADABLE when the rows do not fit the definition or end within a line
   */
  async addRows(
    definition: Pick<TableDefinition, 'columns'>,
    collection: string,
    source: Readable,
    onProgress?: RowsProgress,
  ): Promise<WrittenRows> {
    const written: WrittenRows = { rows: 0, bytes: 0, fingerprint: null };
    let lastByte: number | undefined = NEWLINE;
    let part: Part<RowPart> | null = null;
    let parts = 0;
    addAbortSignal(this.failure.signal, source);
    try {
      for await (const block of blocks(source)) {
        if (written.bytes === 0) checkFirstLine(block, rowColumns(definition).length, collection);
        for (let rest = block; rest.length > 0; ) {
          part ??= { name: rowsEntry(collection, ++parts), content: new RowPart(), held: null, open: null };
          const piece = rest.subarray(0, part.content.share(rest));
          await this.writePiece(part, piece);
          const { content } = part;
          lastByte = piece.at(-1);
          rest = rest.subarray(piece.length);
          written.bytes += piece.length;
          onProgress?.(written.bytes, written.rows + content.rows);
          if (!content.isFull(lastByte)) continue;
          await this.closePart(part);
          written.rows += content.rows;
          part = null;
        }
      }
      if (lastByte !== NEWLINE) {
        throw new BackupError('DATA_UNREADABLE', say`The rows of “${collection}” end in the middle of a line.`);
      }
      if (part) {
        await this.closePart(part);
        written.rows += part.content.rows;
      }
    } catch (error) {
      throw this.fail(error);
    }
    return written;
  }

  /** An entry of other bytes. @param name from `fileDataEntry`, or `FILE_INDEX` */
  async addBytes(name: string, source: AsyncIterable<Buffer>): Promise<void> {
    const part: Part = { name, content: new EntryContent(), held: null, open: null };
    try {
      for await (const block of blocks(source)) {
        this.failure.signal.throwIfAborted();
        await this.writePiece(part, block);
      }
      await this.closePart(part);
    } catch (error) {
      throw this.fail(error);
    }
  }

  /** Writes the manifest, ends the zip; resolves when the sink has finished. */
  async seal(body: ManifestBody): Promise<Manifest> {
    const formatVersion = body.files ? FILES_VERSION : 1;
    const parsed = manifestSchema.safeParse({ formatVersion, ...body, entries: this.entries });
    if (!parsed.success) {
      throw this.fail(new BackupError('INTERNAL', 'The manifest is not valid.', { cause: parsed.error }));
    }
    await this.append(MANIFEST_ENTRY, Buffer.from(`${JSON.stringify(parsed.data, null, 1)}\n`));
    if (this.entries.length + 1 >= ZIP64_ENTRIES) forceZip64(this.zip);
    try {
      this.zip.finalize().catch((error) => this.fail(error));
      await this.written;
    } catch (error) {
      throw this.fail(error);
    }
    this.options.signal?.removeEventListener('abort', this.cancel);
    return parsed.data;
  }

  /** Destroys everything, the sink included. Safe at any time, also after an error or the end. */
  destroy(error: unknown = new CanceledError()): void {
    this.fail(error);
  }

  private readonly cancel = () => {
    const reason: unknown = this.options.signal?.reason;
    this.fail(reason instanceof BackupError ? reason : new CanceledError());
  };

  /** Keeps the first failure, which it returns, and lets everything go. */
  private fail(error: unknown): unknown {
    const { signal } = this.failure;
    if (signal.aborted) return signal.reason;
    this.failure.abort(error);
    this.options.signal?.removeEventListener('abort', this.cancel);
    this.zip.destroy();
    this.sink.destroy();
    return error;
  }

  private async append(name: string, source: Buffer): Promise<void> {
    const added = this.until(this.zip, 'entry');
    this.zip.append(source, this.describe(name));
    await added;
  }

  private describe(name: string): ZipEntryData {
    return { name, date: this.options.createdAt, mode: 0o644 };
  }

  private async writePiece(part: Part, piece: Buffer): Promise<void> {
    const isFirst = part.content.bytes === 0;
    part.content.add(piece);
    if (isFirst && piece.length <= SMALL_BYTES) {
      part.held = piece;
      return;
    }
    part.open ??= this.openStream(part.name);
    const { stream } = part.open;
    const { held } = part;
    part.held = null;
    if (held) stream.write(held);
    if (!stream.write(piece)) await this.until(stream, 'drain');
  }

  private openStream(name: string): OpenStream {
    this.failure.signal.throwIfAborted();
    const stream = new PassThrough({ highWaterMark: 2 * BLOCK_BYTES });
    addAbortSignal(
      this.failure.signal,
      stream.on('error', () => undefined),
    );
    const added = this.until(this.zip, 'entry');
    added.catch(() => undefined);
    this.zip.append(stream, this.describe(name));
    return { stream, added };
  }

  private async closePart({ name, content, held, open }: Part): Promise<void> {
    open?.stream.end();
    await (open ? open.added : this.append(name, held ?? NOTHING));
    this.entries.push({ name, ...content.facts() });
  }

  private async until(emitter: EventEmitter, event: string): Promise<void> {
    try {
      await once(emitter, event, { signal: this.failure.signal });
    } catch (error) {
      throw this.fail(error);
    }
  }
}

/** Every line of one table comes from one query, so that the first tells a wrong query at once and at no cost. */
function checkFirstLine(block: Buffer, columns: number, collection: string): void {
  const line = block.subarray(0, block.indexOf(NEWLINE) + 1);
  const values = line.toString('latin1').split('\t').length;
  if (line.length === 0 || values === Math.max(1, columns)) return;
  const problem = say`The rows of “${collection}” hold ${values} values, but its definition has ${columns} columns.`;
  throw new BackupError('DATA_UNREADABLE', problem);
}

interface Part<Content extends EntryContent = EntryContent> {
  name: string;
  content: Content;
  /** All of it so far, while that is little: most tables are small, and need no stream. */
  held: Buffer | null;
  open: OpenStream | null;
}

interface OpenStream {
  stream: PassThrough;
  /** When the zip has taken all of it. */
  added: Promise<void>;
}
