/** Encrypted archives on the shelf: made, listed, kept and verified without their keys, opened and restored with them. */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { openArchive } from '../../../src/server/archive/archive-reader';
import { FileKeys } from '../../../src/server/encryption/file-keys';
import type { Strongbox } from '../../../src/server/strongbox';
import { createDatabase, type TestDatabase } from '../../helpers/databases';
import { useTempDir } from '../../helpers/temp-dir';
import { runSql } from '../backup/run-sql';
import { shelve } from '../retention/shelve';
import { DAILY, makeProcess } from '../schedules/schedule-setup';

const folder = useTempDir();
const CHOICE = { groups: ['custom' as const], include: [], exclude: [], note: 'a note', createdBy: 'me' };
const PASSPHRASE = 'correct horse battery';
let database: TestDatabase;
let now: Date;
let box: Strongbox;
let identity: string;

beforeAll(async () => {
  database = await createDatabase('sqlite');
  await runSql(database.options, ['CREATE TABLE books (id integer PRIMARY KEY)', 'INSERT INTO books VALUES (1), (2)']);
});
afterAll(() => database?.drop());
beforeEach(async () => {
  now = new Date('2026-05-01T00:00:00Z');
  box = anotherProcess();
  identity = (await box.keys.create({ name: 'escrow' }, null)).identity!;
});

/** As it is when a process starts: no key is in memory. */
function anotherProcess(): Strongbox {
  const keys = jest.spyOn(FileKeys, 'of').mockReturnValue(new FileKeys());
  const { box } = makeProcess({ folder: folder(), database: database.options, now: () => now });
  keys.mockRestore();
  return box;
}

async function make(encryption: object | null = { keys: ['escrow'] }): Promise<string> {
  const { task, finished } = await box.create({ ...CHOICE, encryption: encryption as never });
  expect(await finished).toMatchObject({ state: 'succeeded', error: null });
  return task.archive;
}

const file = (name: string) => path.join(folder(), 'archives', name);
const verify = async (name: string) => (await box.verify(name, null)).finished;
const secret = () => ({ identities: [identity] });
const factsFiles = async () => readdir(path.join(folder(), 'facts')).catch(() => []);

async function flip(name: string, from: number): Promise<void> {
  const bytes = await readFile(file(name));
  const place = from < 0 ? bytes.length + from : from;
  bytes[place]! ^= 1;
  await writeFile(file(name), bytes);
}

describe('a backup to a key', () => {
  it('is locked from the start, and says what it holds all the same', async () => {
    const name = await make();
    expect(name).toMatch(/\.zip\.age$/);
    expect((await readFile(file(name))).subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    const encryption = { by: 'keys', keys: ['escrow'], unlocked: false, confirmed: false };
    const [row] = await box.archives.list();
    expect(row).toMatchObject({ name, error: null, encryption });
    expect(row?.manifest).toMatchObject({ note: 'a note', entries: [], collections: [{ name: 'books', rows: 2 }] });
    expect(await anotherProcess().archives.get(name)).toEqual(row);
    await expect(box.archives.open(name)).rejects.toMatchObject({ code: 'ARCHIVE_LOCKED' });
  });

  it('opens with its private key for an hour, or until it is locked', async () => {
    const name = await make();
    const unlocked = await box.archives.unlock(name, secret());
    expect(unlocked.encryption).toMatchObject({ unlocked: true, confirmed: true });
    expect(unlocked.manifest?.entries.map((entry) => entry.name)).toContain('collections/books/definition.json');
    const source = await box.archives.open(name);
    const archive = await openArchive(source);
    expect((await archive.rows('books').toArray()).join('')).toBe('1\n2\n');
    await source.close();
    expect((await anotherProcess().archives.get(name)).encryption?.unlocked).toBe(false);
    await box.archives.lock(name);
    await expect(box.archives.open(name)).rejects.toMatchObject({ code: 'ARCHIVE_LOCKED' });
  });

  it('does not open with what is wrong', async () => {
    const [keyed, phrased] = [await make(), await make({ passphrase: PASSPHRASE })];
    const { identity: other } = await box.keys.create({ name: 'other' }, null);
    const open = (name: string, what: object) => box.archives.unlock(name, what as never);
    await expect(open(keyed, { identities: [other] })).rejects.toMatchObject({ code: 'KEY_WRONG' });
    await expect(open(keyed, { passphrase: PASSPHRASE })).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    await expect(open(phrased, { passphrase: 'something else' })).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
    await flip(keyed, -1);
    await expect(open(keyed, secret())).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
    const plain = await make(null);
    await expect(open(plain, secret())).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    expect((await open(phrased, { passphrase: PASSPHRASE })).encryption).toMatchObject({
      by: 'passphrase',
      unlocked: true,
    });
  });

  it('warns while nobody has shown to hold a private key', async () => {
    const warned = await box.archives.get(await make());
    expect(warned.manifest?.warnings).toEqual([expect.stringContaining('“escrow”')]);
    const [key] = await box.keys.list();
    await box.keys.confirm(key!.id, { identity });
    const confirmed = await box.archives.get(await make());
    expect(confirmed).toMatchObject({ manifest: { warnings: [] }, encryption: { confirmed: true } });
  });

  it('of another database is encrypted in the same way', async () => {
    const shop = { dialect: 'sqlite' as const, storage: path.join(folder(), 'shop.sqlite') };
    await writeFile(shop.storage, '');
    await runSql(shop, ['CREATE TABLE goods (id integer PRIMARY KEY)', 'INSERT INTO goods VALUES (7)']);
    const { id } = await box.connections.create({ name: 'shop', dialect: 'sqlite', file: shop.storage });
    const choice = { ...CHOICE, groups: [], include: ['goods'] };
    const { task, finished } = await box.create({ ...choice, encryption: { keys: ['escrow'] } }, id);
    expect(await finished).toMatchObject({ state: 'succeeded', error: null });
    expect(await box.archives.get(task.archive)).toMatchObject({
      encryption: { keys: ['escrow'], unlocked: false },
      manifest: { collections: [{ name: 'goods', rows: 1 }] },
    });
  });

  it('is refused to a key that is none, and leaves nothing', async () => {
    await expect(make({ keys: ['nobody'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await box.archives.list()).toEqual([]);
    expect(await factsFiles()).toEqual([]);
  });

  it('takes what is known of it along when it is deleted, unless a copy is there', async () => {
    const name = await make();
    await copyFile(file(name), file('copy.zip.age'));
    expect((await box.archives.get('copy.zip.age')).manifest?.note).toBe('a note');
    await box.remove(name);
    expect(await factsFiles()).toHaveLength(1);
    await box.remove('copy.zip.age');
    expect(await factsFiles()).toEqual([]);
  });

  it('that was cut short is damaged', async () => {
    const name = await make();
    await writeFile(file(name), (await readFile(file(name))).subarray(0, -100));
    expect(await box.archives.get(name)).toMatchObject({ manifest: null, error: { code: 'ARCHIVE_DAMAGED' } });
    expect(await verify(name)).toMatchObject({ state: 'failed', error: { code: 'ARCHIVE_DAMAGED' } });
  });
});

describe('verification', () => {
  it('reads all of an archive just made, without any key being given', async () => {
    const name = await make();
    expect(await verify(name)).toMatchObject({ state: 'succeeded', result: { by: 'content', rows: 2 } });
    expect((await box.archives.get(name)).encryption?.unlocked).toBe(false);
  });

  it('of a locked one compares it with what was written', async () => {
    const name = await make();
    box = anotherProcess();
    const written = execFileSync('sha256sum', [file(name)])
      .toString()
      .slice(0, 64);
    const report = { by: 'digest', sha256: written, size: (await readFile(file(name))).length };
    expect(await verify(name)).toMatchObject({ state: 'succeeded', result: { ...report, verifiedAt: null } });
    await box.archives.unlock(name, secret());
    await verify(name);
    await box.archives.lock(name);
    expect((await verify(name)).result).toEqual({ ...report, verifiedAt: now.toISOString() });
    await flip(name, -40);
    expect(await verify(name)).toMatchObject({ state: 'failed', error: { code: 'ARCHIVE_DAMAGED' } });
  });

  it('finds a flipped bit within an unlocked one', async () => {
    const name = await make();
    await flip(name, -40);
    expect(await verify(name)).toMatchObject({ state: 'failed', error: { code: 'ARCHIVE_DAMAGED' } });
  });

  it('of one that is locked and not known here is refused until it is unlocked', async () => {
    const name = await make();
    await rm(path.join(folder(), 'facts'), { recursive: true });
    box = anotherProcess();
    expect(await box.archives.get(name)).toMatchObject({ manifest: null, error: null, encryption: { keys: [] } });
    await expect(box.verify(name, null)).rejects.toMatchObject({ code: 'ARCHIVE_LOCKED' });
    await expect(box.keeping.pin(name, null)).rejects.toMatchObject({ code: 'ARCHIVE_LOCKED' });
    await box.archives.unlock(name, secret());
    expect((await verify(name)).result).toMatchObject({ by: 'content' });
    await box.archives.lock(name);
    expect(await box.archives.get(name)).toMatchObject({ manifest: { note: 'a note' } });
    expect((await verify(name)).result).toMatchObject({ by: 'digest', verifiedAt: now.toISOString() });
    await box.keeping.pin(name, null);
  });
});

describe('with the tool age', () => {
  it('ours decrypts to the very zip, and theirs opens here', async () => {
    const name = await make();
    await writeFile(path.join(folder(), 'identity'), identity);
    const zip = execFileSync('age', ['-d', '-i', path.join(folder(), 'identity'), file(name)]);
    await writeFile(path.join(folder(), 'plain.zip'), zip);
    const listed = execFileSync('unzip', ['-p', path.join(folder(), 'plain.zip'), 'collections/books/rows-000001.tsv']);
    expect(listed.toString()).toBe('1\n2\n');

    const plain = await shelve(folder(), { createdAt: '2026-01-01T00:00:00' });
    const [key] = await box.keys.list();
    execFileSync('age', ['-r', key!.recipient, '-o', file('theirs.zip.age'), file(plain)]);
    expect(await box.archives.unlock('theirs.zip.age', secret())).toMatchObject({
      manifest: { collections: [{ name: 'notes' }] },
    });
    expect(await verify('theirs.zip.age')).toMatchObject({ state: 'succeeded' });
  });
});

describe('an encrypted archive that comes from outside', () => {
  const receive = (bytes: Buffer, name: string) => box.intake.takeStream(Readable.from([bytes]), name);
  let bytes: Buffer;
  beforeEach(async () => {
    const name = await make();
    bytes = await readFile(file(name));
    await box.remove(name);
  });

  it('is taken unseen, under a name that says what it is', async () => {
    expect((await receive(bytes, 'ours.zip.age')).stored.name).toBe('ours.zip.age');
    expect((await receive(bytes, 'other.zip')).stored.name).toBe('other.zip.age');
    expect((await receive(bytes, 'ours.zip.age')).stored.name).toMatch(/^backup-.*\.zip\.age$/);
    expect((await receive(bytes, 'letter.txt')).stored.name).toMatch(/^backup-.*\.zip\.age$/);
    await mkdir(path.join(folder(), 'uploads'), { recursive: true });
    await writeFile(path.join(folder(), 'uploads/part'), bytes);
    expect((await box.intake.takeFile(path.join(folder(), 'uploads/part'), 'part')).stored.name).toMatch(/\.zip\.age$/);
    const unknown = { manifest: null, error: null, encryption: { by: 'keys', keys: [], unlocked: false } };
    for (const archive of await box.archives.list()) expect(archive).toMatchObject(unknown);
  });

  it('keeps its name from one that is not encrypted', async () => {
    const plain = await shelve(folder(), { createdAt: '2026-01-01T00:00:00' });
    const taken = await receive(await readFile(file(plain)), 'lies.zip.age');
    expect(taken.stored.name).toMatch(/^backup-.*\.zip$/);
  });

  it('is refused when it cannot be whole', async () => {
    const start = bytes.indexOf('\n---') + 48;
    for (const cut of [bytes.subarray(0, 30), bytes.subarray(0, start + 10), Buffer.from('age-encryption.org/v1\n')]) {
      await expect(receive(cut, 'cut.zip.age')).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
    }
    await expect(receive(Buffer.alloc(0), 'empty.zip.age')).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
    expect(await box.archives.list()).toEqual([]);
  });
});

describe('a schedule that encrypts', () => {
  const retention = { last: 1, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
  const key = async () => (await box.keys.list()).map(({ id, name }) => ({ id, name }));
  const look = async () => {
    await box.clock.look();
    await box.scheduleRuns.settled();
  };

  it('backs up, verifies, and lets go of what its retention does not keep, without any private key', async () => {
    const { id } = await box.schedules.create({ ...DAILY, retention, keys: await key() }, null);
    expect((await box.schedules.get(id)).keys).toEqual(await key());
    for (const day of [1, 2, 3]) {
      now = new Date(`2026-05-0${day}T02:00:03Z`);
      await look();
    }
    const [only, ...others] = await box.archives.list();
    expect(others).toEqual([]);
    expect(only).toMatchObject({ encryption: { keys: ['escrow'], unlocked: false }, manifest: { schedule: { id } } });
    expect((await box.tasks.list()).map(({ state }) => state)).toEqual(Array(6).fill('succeeded'));
    expect(await factsFiles()).toHaveLength(1);
    expect(await anotherProcess().keeping.preview(await box.schedules.get(id))).toMatchObject({
      archives: [{ name: only?.name, goes: false }],
    });
    await expect(box.keys.remove((await key())[0]!.id)).rejects.toMatchObject({ code: 'KEY_IN_USE' });
  });

  it('tells when one of its keys is gone', async () => {
    const [first] = await key();
    const { id } = await box.schedules.create({ ...DAILY, keys: [first!] }, null);
    await rm(path.join(folder(), 'keys', `${first!.id}.json`));
    now = new Date('2026-05-01T02:00:03Z');
    await look();
    expect(await box.schedules.get(id)).toMatchObject({
      keys: [{ ...first, missing: true }],
      trouble: { kind: 'failed', error: { code: 'NOT_FOUND', message: expect.stringContaining('“escrow”') } },
    });
    expect(await box.archives.list()).toEqual([]);
  });
});
