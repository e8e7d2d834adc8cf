/**
 * archiver, set up for archives, and the places within it to which no option leads. It gives each entry streams of its own, whose
 * buffers are megabytes: right for rows by the million, and most of the time of a backup that holds hundreds of small entries.
 */
import { crc32, deflateRawSync } from 'node:zlib';
import archiver, { type Archiver } from 'archiver';
import './native-crc32';
import { BLOCK_BYTES } from './row-parts';
import { UNSEALED_COMMENT } from './sealed-tail';

/** Deflated on the main thread within a millisecond, sooner than another thread is asked. */
export const SMALL_BYTES = 64 * 1024;

/** What compress-commons calls so. */
interface Engine {
  _archive: { forceZip64: boolean };
  _appendBuffer(entry: Entry, content: Buffer, done: Done): void;
  _writeLocalFileHeader(entry: Entry): void;
  _afterAppend(entry: Entry): void;
  write(bytes: Buffer): boolean;
  once(event: 'drain', listener: () => void): void;
}

interface Entry {
  setSize(bytes: number): void;
  setCompressedSize(bytes: number): void;
  setCrc(crc: number): void;
}

type Done = (error: Error | null, entry: Entry) => void;

const engineOf = (zip: Archiver) => (zip as unknown as { _module: { engine: Engine } })._module.engine;

/** @param level of deflate, 0 to 9 */
export function openZip(level: number): Archiver {
  const deflate = { level, memLevel: 9 };
  const zip = archiver('zip', {
    comment: UNSEALED_COMMENT,
    highWaterMark: 2 * BLOCK_BYTES,
    zlib: { ...deflate, chunkSize: BLOCK_BYTES, highWaterMark: 2 * BLOCK_BYTES },
  } as archiver.ArchiverOptions);
  const engine = engineOf(zip);
  const appendBuffer = engine._appendBuffer;
  engine._appendBuffer = (entry, content, done) => {
    const isSmall = content.length > 0 && content.length <= SMALL_BYTES;
    if (!isSmall || level === 0) return appendBuffer.call(engine, entry, content, done);
    const deflated = deflateRawSync(content, deflate);
    entry.setSize(content.length);
    entry.setCompressedSize(deflated.length);
    entry.setCrc(crc32(content));
    engine._writeLocalFileHeader(entry);
    const finish = () => {
      engine._afterAppend(entry);
      done(null, entry);
    };
    if (engine.write(deflated)) finish();
    else engine.once('drain', finish);
  };
  return zip;
}

/** The library turns to zip64 one entry too late: 65,535 entries without the zip64 record read as "look for one". */
export function forceZip64(zip: Archiver): void {
  engineOf(zip)._archive.forceZip64 = true;
}
