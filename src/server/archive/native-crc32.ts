/**
 * The zip library computes checksums in JavaScript, on the main thread, at a third of the speed of SHA-256. Node.js has the same function,
 * six times as fast; the library calls it through this object, of which the bundle has a copy of its own.
 */
import { crc32 } from 'node:zlib';
import CRC32 from 'crc-32';

/** The library begins with a buffer of zeros where a number belongs. */
CRC32.buf = (bytes, seed) => crc32(bytes as Uint8Array, typeof seed === 'number' ? seed : 0);
