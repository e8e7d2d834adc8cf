/**
 * The payload of age (age-encryption.org/v1): a nonce of 16 bytes, then chunks of 64 KiB, each with ChaCha20-Poly1305 under a key of this
 * payload alone. The nonce of a chunk is its number, and whether it is the last: so none can be left out, exchanged or added. By node:crypto,
 * as its ciphers are five times as fast as those in JavaScript.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

export const PAYLOAD_NONCE_BYTES = 16;
export const CHUNK_BYTES = 64 * 1024;
export const TAG_BYTES = 16;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

const CIPHER = 'chacha20-poly1305';
const OPTIONS = { authTagLength: TAG_BYTES };
const NONCE_BYTES = 12;

/** @param nonce of the payload */
export function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}

/** Chunks of a plaintext; an empty one has one as well, which is empty. */
export function countChunks(plainBytes: number): number {
  return Math.max(1, Math.ceil(plainBytes / CHUNK_BYTES));
}

/** Bytes of the plaintext of so many bytes of chunks; null where no plaintext gives so many. */
export function plainBytes(sealedBytes: number): number | null {
  const last = sealedBytes % SEALED_CHUNK_BYTES;
  const chunks = Math.ceil(sealedBytes / SEALED_CHUNK_BYTES);
  const isEmpty = sealedBytes === TAG_BYTES;
  if (sealedBytes < TAG_BYTES || (last > 0 && last <= TAG_BYTES && !isEmpty)) return null;
  return sealedBytes - chunks * TAG_BYTES;
}

/** @returns the chunk and its tag, in two pieces */
export function sealChunk(key: Buffer, index: number, isLast: boolean, plain: Uint8Array): [Buffer, Buffer] {
  const cipher = createCipheriv(CIPHER, key, chunkNonce(index, isLast), OPTIONS);
  const sealed = cipher.update(plain);
  cipher.final();
  return [sealed, cipher.getAuthTag()];
}

/** Null when it is not what was sealed as this chunk with this key. */
export function openChunk(key: Buffer, index: number, isLast: boolean, sealed: Buffer): Buffer | null {
  if (sealed.length < TAG_BYTES) return null;
  const decipher = createDecipheriv(CIPHER, key, chunkNonce(index, isLast), OPTIONS);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
    return plain;
  } catch {
    // The only thing it says is that the tag does not fit.
    return null;
  }
}

/** 11 bytes of counter, big-endian, and the flag of the last. */
function chunkNonce(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(index, NONCE_BYTES - 7, 6);
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
  return nonce;
}
