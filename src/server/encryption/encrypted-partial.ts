import type { Partial, RandomAccess, StoredArchive } from '../destinations/destination';
import { decrypted } from './decrypted';
import { EncryptingStream } from './encrypting-stream';
import type { Lock } from './lock';

/** An encrypted archive that is whole, and not yet seen by anybody. */
export interface Finished {
  size: number;
  /** Of all its bytes. */
  sha256: string;
  /** Opens what was written, decrypted. */
  reread(): Promise<RandomAccess>;
}

/** Who writes and rereads it needs to know nothing of the encryption. @param beforeCommit what is to be kept of it, while nobody sees it */
export function encryptedPartial(
  partial: Partial,
  { header, fileKey }: Lock,
  beforeCommit: (finished: Finished) => Promise<void>,
): Partial {
  const stream = new EncryptingStream(header.bytes, fileKey, partial.stream);
  const reread = async (): Promise<RandomAccess> => {
    const source = await partial.reread();
    try {
      return await decrypted(source, header, fileKey);
    } catch (error) {
      await source.close();
      throw error;
    }
  };
  return {
    stream,
    reread,
    async commit(): Promise<StoredArchive> {
      await beforeCommit({ ...stream.written(), reread });
      return partial.commit();
    },
    async discard(): Promise<void> {
      stream.on('error', () => undefined).destroy();
      await partial.discard();
    },
  };
}
