/** `npm run bench -- crypto`: how fast archives are encrypted and decrypted, beside the library's own payload and the tool `age`. Prints it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Decrypter, Encrypter } from 'age-encryption';
import type { RandomAccess } from '../src/server/destinations/destination';
import { openFile } from '../src/server/destinations/local';
import { readAgeHeader } from '../src/server/encryption/age-header';
import { decrypted } from '../src/server/encryption/decrypted';
import { EncryptingStream } from '../src/server/encryption/encrypting-stream';
import { makePair, type KeyPair } from '../src/server/encryption/identities';
import { makeLock, openLock, type Lock } from '../src/server/encryption/lock';
import { benchFolder } from './folders';
import type { BenchOptions } from './options';
import { count, machine, table } from './report/markdown';
import { median } from './statistics';

const BYTES = 256 * 1024 ** 2;
const PIECE = 256 * 1024;

interface Figures {
  milliseconds: number;
  cpuMilliseconds: number;
  /** Of the event loop; null for another process. */
  delay: number | null;
}

export async function benchCrypto({ rounds }: Pick<BenchOptions, 'rounds'>): Promise<void> {
  const bench = await CryptoBench.prepare();
  const works: [string, () => Promise<void>, boolean][] = [
    ['Strongbox encrypts', () => bench.encrypt(), true],
    ['Strongbox decrypts', () => bench.decrypt(), true],
    ['age-encryption encrypts', () => bench.libraryEncrypts(), true],
    ['age-encryption decrypts', () => bench.libraryDecrypts(), true],
  ];
  if (isAgeThere()) {
    works.push(['age encrypts', () => bench.age('-r', bench.pair.recipient, bench.plainFile), false]);
    works.push(['age -d decrypts', () => bench.age('-d', '-i', bench.keyFile, bench.sealedFile), false]);
  } else {
    console.log('The tool age is not installed, so it is not measured.');
  }
  const rows: string[][] = [];
  for (const [name, work, isHere] of works) {
    const figures: Figures[] = [];
    for (let round = 0; round < rounds; round += 1) figures.push(await measure(work, isHere));
    const speed = (key: 'milliseconds' | 'cpuMilliseconds') =>
      count(BYTES / 1e3 / median(figures.map((one) => one[key])));
    const delay = isHere ? `${median(figures.map((one) => one.delay ?? 0)).toFixed(1)}` : '';
    rows.push([name, speed('milliseconds'), isHere ? speed('cpuMilliseconds') : '', delay]);
  }
  await rm(bench.folder, { recursive: true });
  console.log(`\n${machine('256 MiB of random bytes')}\n`);
  console.log(table(['', 'MB/s', 'MB per CPU s', 'event loop p99 ms'], rows));
}

class CryptoBench {
  private constructor(
    readonly folder: string,
    readonly pair: KeyPair,
    private readonly lock: Lock,
    private readonly piece: Buffer,
  ) {}

  readonly plainFile = path.join(this.folder, 'plain');
  readonly sealedFile = path.join(this.folder, 'sealed');
  readonly keyFile = path.join(this.folder, 'key');

  static async prepare(): Promise<CryptoBench> {
    const pair = await makePair();
    const lock = await makeLock({ recipients: [pair.recipient] });
    const bench = new CryptoBench(benchFolder('crypto'), pair, lock, randomBytes(PIECE));
    await writeFile(bench.plainFile, bench.pieces());
    await writeFile(bench.keyFile, `${pair.identity}\n`);
    execFileSync('sync');
    const sink = createWriteStream(bench.sealedFile);
    await pipeline(Readable.from(bench.pieces()), new EncryptingStream(lock.header.bytes, lock.fileKey, sink));
    return bench;
  }

  async encrypt(): Promise<void> {
    const { header, fileKey } = this.lock;
    await pipeline(Readable.from(this.pieces()), new EncryptingStream(header.bytes, fileKey, nowhere()));
  }

  async decrypt(): Promise<void> {
    const file = await openFile(this.sealedFile);
    const header = (await readAgeHeader(file))!;
    const source: RandomAccess = await decrypted(
      file,
      header,
      await openLock(header, { identities: [this.pair.identity] }),
    );
    await pipeline(source.read(0), nowhere());
    await source.close();
  }

  async libraryEncrypts(): Promise<void> {
    const encrypter = new Encrypter();
    encrypter.addRecipient(this.pair.recipient);
    await drain(await encrypter.encrypt(web(Readable.from(this.pieces()))));
  }

  async libraryDecrypts(): Promise<void> {
    const decrypter = new Decrypter();
    decrypter.addIdentity(this.pair.identity);
    const file = await openFile(this.sealedFile);
    await drain(await decrypter.decrypt(web(file.read(0))));
    await file.close();
  }

  async age(...args: string[]): Promise<void> {
    const { status, stderr } = spawnSync('age', ['-o', '/dev/null', ...args]);
    if (status !== 0) throw new Error(stderr.toString());
  }

  private *pieces(): Generator<Buffer> {
    for (let bytes = 0; bytes < BYTES; bytes += PIECE) yield this.piece;
  }
}

async function measure(work: () => Promise<void>, isHere: boolean): Promise<Figures> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const began = performance.now();
  const before = process.cpuUsage();
  await work();
  const milliseconds = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  const cpuMilliseconds = (user + system) / 1e3;
  loop.disable();
  // It counts from one tick of its own to the next.
  return { milliseconds, cpuMilliseconds, delay: isHere ? Math.max(0, loop.percentile(99) / 1e6 - 1) : null };
}

function isAgeThere(): boolean {
  return spawnSync('age', ['--version']).status === 0;
}

/** As a file does, it lets others have their turn. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => void setImmediate(done), highWaterMark: 1024 * 1024 });
}

function web(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
}

async function drain(stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream.getReader();
  while (!(await reader.read()).done) continue;
}
