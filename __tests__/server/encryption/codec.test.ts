/** The format of age, against the tool `age` itself and against the library's own payload. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Decrypter, Encrypter } from 'age-encryption';
import { readAgeHeader } from '../../../src/server/encryption/age-header';
import { decrypted } from '../../../src/server/encryption/decrypted';
import { EncryptingStream } from '../../../src/server/encryption/encrypting-stream';
import { makePair, type KeyPair } from '../../../src/server/encryption/identities';
import { makeLock, openLock, type Lock, type Secret } from '../../../src/server/encryption/lock';
import { installed } from '../../helpers/installed';
import { useTempDir } from '../../helpers/temp-dir';
import { Collected, encrypt, inMemory, readAll } from './collect';

const CHUNK = 65536;
const SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 5 * CHUNK + 4711];

let pair: KeyPair;
let lock: Lock;
beforeAll(async () => {
  pair = await makePair();
  lock = await makeLock({ recipients: [pair.recipient] });
});

/** What the age file holds, opened as an archive is. */
async function open(bytes: Buffer, secret: Secret) {
  const source = inMemory(bytes);
  const header = (await readAgeHeader(source))!;
  return decrypted(source, header, await openLock(header, secret));
}

const withKey = () => ({ identities: [pair.identity] });

installed('age', 'that age and Strongbox open what the other encrypts').describe('with the tool age', () => {
  const folder = useTempDir();
  let identityFile: string;

  beforeEach(async () => {
    identityFile = path.join(folder(), 'identity');
    await writeFile(identityFile, `# a comment\n${pair.identity}\n`);
  });
  const age = (...args: string[]) => promisify(execFile)('age', args);

  it.each(SIZES)('decrypts %i bytes of ours', async (size) => {
    const plain = randomBytes(size);
    await writeFile(path.join(folder(), 'ours'), await encrypt([plain], lock));
    const args = ['-d', '-i', identityFile, path.join(folder(), 'ours')];
    const { stdout } = await promisify(execFile)('age', args, { encoding: 'buffer' });
    expect(stdout.equals(plain)).toBe(true);
  });

  it.each(SIZES)('encrypts %i bytes, which open here', async (size) => {
    const plain = randomBytes(size);
    const other = await makePair();
    await writeFile(path.join(folder(), 'plain'), plain);
    const theirs = path.join(folder(), 'theirs');
    await age('-r', other.recipient, '-r', pair.recipient, '-o', theirs, path.join(folder(), 'plain'));
    const source = await open(await readFile(theirs), withKey());
    expect(source.size).toBe(size);
    expect((await readAll(source)).equals(plain)).toBe(true);
  });
});

describe('with the library', () => {
  it('opens what the library encrypted with a passphrase, and the library what is encrypted here', async () => {
    const plain = randomBytes(CHUNK + 5);
    const encrypter = new Encrypter();
    encrypter.setPassphrase('correct horse');
    encrypter.setScryptWorkFactor(12);
    const theirs = Buffer.from(await encrypter.encrypt(plain));
    expect((await readAll(await open(theirs, { passphrase: 'correct horse' }))).equals(plain)).toBe(true);

    const ours = await encrypt([plain], await makeLock({ passphrase: 'battery staple' }));
    const decrypter = new Decrypter();
    decrypter.addPassphrase('battery staple');
    expect(Buffer.from(await decrypter.decrypt(ours)).equals(plain)).toBe(true);
  });

  it('does not take a passphrase whose derivation would take more memory than is good', async () => {
    const encrypter = new Encrypter();
    encrypter.setPassphrase('correct horse');
    encrypter.setScryptWorkFactor(4);
    const bytes = Buffer.from(await encrypter.encrypt(''));
    const costly = Buffer.from(bytes.toString('latin1').replace(/(-> scrypt \S+) 4\n/, '$1 30\n'), 'latin1');
    const began = Date.now();
    await expect(open(costly, { passphrase: 'correct horse' })).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    expect(Date.now() - began).toBeLessThan(2000);
  });
});

describe('any place of the plaintext', () => {
  const plain = randomBytes(4 * CHUNK + 100);

  it('is read as it is, whole or in part', async () => {
    const source = await open(await encrypt([plain], lock), withKey());
    const ends = [
      0,
      1,
      100,
      CHUNK - 1,
      CHUNK,
      CHUNK + 1,
      3 * CHUNK,
      plain.length - 100,
      plain.length - 1,
      plain.length,
    ];
    for (const start of ends) {
      for (const end of ends.filter((one) => one >= start)) {
        expect((await readAll(source, start, end)).equals(plain.subarray(start, end))).toBe(true);
      }
    }
  });

  it('does not depend on how it was handed over', async () => {
    const pieces: Buffer[] = [];
    for (let at = 0, length = 1; at < plain.length; at += length, length = (length * 7) % 100_003) {
      pieces.push(plain.subarray(at, at + length));
    }
    const source = await open(await encrypt(pieces, lock), withKey());
    expect((await readAll(source)).equals(plain)).toBe(true);
  });
});

describe('an archive that is not what was encrypted', () => {
  const plain = randomBytes(3 * CHUNK + 10);
  let whole: Buffer;
  let start: number;
  beforeAll(async () => {
    whole = await encrypt([plain], lock);
    start = lock.header.bytes.length + 16;
  });
  const DAMAGED = { code: 'ARCHIVE_DAMAGED' };
  const read = async (bytes: Buffer) => readAll(await open(bytes, withKey()));

  it.each([1, 2, 3])('is refused at once when it ends after %i chunks', async (chunks) => {
    const cut = whole.subarray(0, start + chunks * (CHUNK + 16));
    await expect(open(cut, withKey())).rejects.toMatchObject(DAMAGED);
  });

  it.each([1, 10, 26, 27, 4711, CHUNK])('is refused at once without its last %i bytes', async (bytes) => {
    await expect(open(whole.subarray(0, -bytes), withKey())).rejects.toMatchObject(DAMAGED);
  });

  it('is refused at once when something is added', async () => {
    await expect(open(Buffer.concat([whole, Buffer.alloc(1)]), withKey())).rejects.toMatchObject(DAMAGED);
    await expect(open(Buffer.concat([whole, randomBytes(CHUNK + 16)]), withKey())).rejects.toMatchObject(DAMAGED);
  });

  it('is refused when a single bit of the payload is another', async () => {
    for (const at of [start - 16, start, start + CHUNK, start + CHUNK + 16, whole.length - 20, whole.length - 1]) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 1;
      await expect(read(flipped)).rejects.toMatchObject(DAMAGED);
    }
  });

  it('is refused when chunks change places', async () => {
    const swapped = Buffer.from(whole);
    const chunk = (index: number) => start + index * (CHUNK + 16);
    whole.copy(swapped, chunk(0), chunk(1), chunk(2));
    whole.copy(swapped, chunk(1), chunk(0), chunk(1));
    await expect(read(swapped)).rejects.toMatchObject(DAMAGED);
  });

  it('is refused when its header is another', async () => {
    const text = whole.toString('latin1');
    const mac = /\n--- (.)/.exec(text)!;
    const at = mac.index + 5;
    const flipped = Buffer.from(whole);
    flipped[at] = flipped[at] === 65 ? 66 : 65;
    await expect(open(flipped, withKey())).rejects.toMatchObject(DAMAGED);
    const withoutStanzas = Buffer.from(text.replace(/-> X25519 [^\n]+\n[^\n]+\n/, ''), 'latin1');
    await expect(readAgeHeader(inMemory(withoutStanzas))).rejects.toMatchObject(DAMAGED);
    await expect(readAgeHeader(inMemory(whole.subarray(0, 60)))).rejects.toMatchObject(DAMAGED);
  });

  it('is none when it does not begin as one', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('PK'), plain]) {
      expect(await readAgeHeader(inMemory(bytes))).toBeNull();
    }
  });
});

describe('what does not open it', () => {
  it('is told from damage: another key, another passphrase, one in place of the other', async () => {
    const keyed = await encrypt([Buffer.from('x')], lock);
    const phrased = await encrypt([Buffer.from('x')], await makeLock({ passphrase: 'correct horse' }));
    const stranger = { identities: [(await makePair()).identity] };
    await expect(open(keyed, stranger)).rejects.toMatchObject({ code: 'KEY_WRONG' });
    await expect(open(phrased, stranger)).rejects.toMatchObject({ code: 'KEY_WRONG' });
    await expect(open(phrased, { passphrase: 'Correct horse' })).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    await expect(open(keyed, { passphrase: 'correct horse' })).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    expect((await readAll(await open(phrased, { passphrase: 'correct horse' }))).toString()).toBe('x');
  });
});

describe('the stream', () => {
  it('waits for a slow sink', async () => {
    const sink = new Collected({ highWaterMark: CHUNK });
    const stream = new EncryptingStream(lock.header.bytes, lock.fileKey, sink);
    let waited = 0;
    for (let index = 0; index < 100; index += 1) {
      if (!stream.write(randomBytes(CHUNK))) {
        waited += 1;
        await new Promise((resolve) => stream.once('drain', resolve));
      }
      expect(sink.writableLength).toBeLessThan(4 * CHUNK);
    }
    expect(waited).toBeGreaterThan(10);
    stream.destroy();
    expect(sink.destroyed).toBe(true);
  });

  it('fails with what its sink fails with', async () => {
    const sink = new Collected();
    const stream = new EncryptingStream(lock.header.bytes, lock.fileKey, sink);
    const failed = new Promise((resolve) => stream.once('error', resolve));
    sink.destroy(new Error('no space left'));
    expect(await failed).toMatchObject({ message: 'no space left' });
  });
});
