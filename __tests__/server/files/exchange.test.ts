/** Files that change places: both ways, again and again, and cut short at every single step. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { FileChoice } from '../../../src/common/api';
import type { ArchivedFile } from '../../../src/server/archive/archived-file';
import { FileSets } from '../../../src/server/files/sets/file-sets';
import { recoverFileSets } from '../../../src/server/files/sets/recover-file-sets';
import { stageFiles } from '../../../src/server/files/sets/stage-files';
import { useTempDir } from '../../helpers/temp-dir';
import { faultAfter, type Fault } from './faults';

const actual = jest.requireActual('node:fs/promises');
let fault: Fault | null = null;
jest.mock('node:fs/promises', () => {
  const real = jest.requireActual('node:fs/promises');
  const watched =
    (name: string) =>
    async (...given: unknown[]) => {
      fault?.before();
      const result = await real[name](...given);
      fault?.after(name);
      return result;
    };
  return { ...real, rename: watched('rename'), rmdir: watched('rmdir'), link: watched('link') };
});

type Tree = Record<string, string>;

export function archived(files: Tree, root = 'uploads/local'): () => AsyncGenerator<ArchivedFile> {
  return async function* () {
    for (const [name, text] of Object.entries(files)) {
      yield {
        ...{ root, path: name, bytes: Buffer.byteLength(text), modifiedAt: 1_600_000_000_000, mode: 0o640 },
        sha256: createHash('sha256').update(text).digest('hex'),
        sameAs: null,
        read: () => Readable.from([Buffer.from(text)]),
      };
    }
  };
}

const folder = useTempDir();
const uploads = () => path.join(folder(), 'uploads');
const sets = () => new FileSets(path.join(folder(), 'file-sets'));

async function plant(files: Tree): Promise<void> {
  await rm(uploads(), { recursive: true, force: true });
  await mkdir(uploads(), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(uploads(), name)), { recursive: true });
    await writeFile(path.join(uploads(), name), text);
  }
}

/** Files by path; folders end with a slash and have no text. */
async function live(): Promise<Tree> {
  const entries = await readdir(uploads(), { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry): Promise<[string, string][]> => {
      const name = path.relative(uploads(), path.join(entry.parentPath ?? entry.path, entry.name));
      if (name.startsWith('.strongbox')) return [];
      const place = path.join(uploads(), name);
      return [entry.isDirectory() ? [`${name}/`, ''] : [name, await readFile(place, 'utf8')]];
    }),
  );
  return Object.fromEntries(found.flat().sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function stage(files: Tree, extra: FileChoice['extra'], id: string = randomUUID()): Promise<string> {
  await stageFiles({
    ...{ sets: sets(), id, extra, files: archived(files), signal: new AbortController().signal },
    placements: [
      {
        name: 'uploads/local',
        to: { content: 'uploads', name: 'uploads/local', storages: ['local'], folder: uploads() },
      },
    ],
    onProgress: () => undefined,
  });
  return id;
}

const OLD: Tree = { 'a.txt': 'old a', 'deep/er/b.txt': 'old b', 'same.txt': 'same', 'other/extra.txt': 'extra' };
const NEW: Tree = { 'a.txt': 'new a', 'same.txt': 'same', 'deep/er/b.txt': 'new b', 'made/for/c.txt': 'new c' };
const FOLDERS: Tree = { 'deep/': '', 'deep/er/': '', 'other/': '' };
const MADE: Tree = { 'made/': '', 'made/for/': '' };
const EXTRA: Tree = { 'other/extra.txt': 'extra' };

describe.each(['keep', 'remove'] as const)('where other files are to %s', (extra) => {
  const before = { ...OLD, ...FOLDERS };
  const after = { ...NEW, ...FOLDERS, ...MADE, ...(extra === 'keep' && EXTRA) };

  test('they change places as often as wanted, and a discard leaves what is live', async () => {
    await plant(OLD);
    const id = await stage(NEW, extra);
    expect(await live()).toEqual(before);
    expect(await sets().prepare(id, 'restored')).toEqual({
      ...{ added: 1, replaced: 2, unchanged: 1, removed: extra === 'keep' ? 0 : 1, bytes: 15 },
    });
    expect(await live()).toEqual(before);
    for (const round of [1, 2, 3]) {
      await sets().bring(id, 'restored');
      expect({ round, live: await live() }).toEqual({ round, live: after });
      await sets().bring(id, 'restored');
      expect(await live()).toEqual(after);
      expect((await sets().find(id))?.now?.kept).toEqual(
        extra === 'keep' ? { files: 2, bytes: 10 } : { files: 3, bytes: 15 },
      );
      await sets().bring(id, 'former');
      expect({ round, live: await live() }).toEqual({ round, live: before });
    }
    await sets().discard(id);
    await sets().discard(id);
    expect(await live()).toEqual(before);
    expect(await readdir(uploads())).not.toContain('.strongbox');
    expect(await readdir(path.join(folder(), 'file-sets'))).toEqual([]);
  });

  test.each([
    ['forward', 'restored'],
    ['back, as the tables were not exchanged', 'former'],
  ] as const)('cut short after each step, it goes %s', async (_how, side) => {
    for (let step = 1; ; step += 1) {
      await plant(OLD);
      const id = await stage(NEW, extra);
      fault = faultAfter(step);
      const cut = await sets()
        .prepare(id, 'restored')
        .then(() => sets().bring(id, 'restored'))
        .then(
          () => false,
          () => true,
        );
      const steps = fault.steps;
      fault = null;
      await sets().bring(id, side);
      expect({ steps, live: await live() }).toEqual({ steps, live: side === 'restored' ? after : before });
      await sets().bring(id, 'former');
      expect({ steps, live: await live() }).toEqual({ steps, live: before });
      await sets().discard(id);
      if (!cut) {
        expect(step).toBeGreaterThan(5);
        return;
      }
    }
  });

  test('the undo, cut short after each step, is finished or taken back, whatever cut the finishing short', async () => {
    for (let step = 1; ; step += 1) {
      await plant(OLD);
      const id = await stage(NEW, extra);
      await sets().bring(id, 'restored');
      let cut = false;
      for (const [at, side] of (['former', 'restored', 'former', 'restored'] as const).entries()) {
        fault = faultAfter(at === 0 ? step : 2);
        cut = await sets()
          .bring(id, side)
          .then(
            () => cut,
            () => true,
          );
        fault = null;
      }
      await sets().bring(id, step % 2 === 0 ? 'former' : 'restored');
      expect({ step, live: await live() }).toEqual({ step, live: step % 2 === 0 ? before : after });
      await sets().bring(id, 'former');
      expect({ step, live: await live() }).toEqual({ step, live: before });
      await sets().discard(id);
      if (step > 12) return;
    }
  });
});

test('what is deleted or replaced after it was found equal is there all the same, on both sides', async () => {
  await plant({ 'gone.txt': 'one', 'other.txt': 'two', 'later.txt': 'three' });
  const id = await stage({ 'gone.txt': 'one', 'other.txt': 'two', 'later.txt': 'three' }, 'keep');
  await rm(path.join(uploads(), 'gone.txt'));
  await rm(path.join(uploads(), 'other.txt'));
  await writeFile(path.join(uploads(), 'other.txt'), 'another');
  await sets().bring(id, 'restored');
  expect(await live()).toEqual({ 'gone.txt': 'one', 'other.txt': 'two', 'later.txt': 'three' });
  await rm(path.join(uploads(), 'later.txt'));
  await sets().bring(id, 'former');
  expect(await live()).toEqual({ 'other.txt': 'another', 'later.txt': 'three' });
});

test('what is uploaded and deleted between the exchanges belongs to the side on which it was', async () => {
  await plant(OLD);
  const id = await stage(NEW, 'remove');
  await sets().bring(id, 'restored');
  await rm(path.join(uploads(), 'a.txt'));
  await writeFile(path.join(uploads(), 'upload.txt'), 'since');
  await sets().bring(id, 'former');
  expect(await live()).toMatchObject({ 'a.txt': 'old a', 'upload.txt': 'since' });
  await sets().bring(id, 'restored');
  expect(await live()).toMatchObject({ 'upload.txt': 'since' });
  expect(await live()).not.toHaveProperty(['a.txt']);
});

test('a folder that became a link after the staging moves nothing at all', async () => {
  await plant(OLD);
  const outside = await mkdtemp(path.join(folder(), 'outside-'));
  const id = await stage(NEW, 'keep');
  await rm(path.join(uploads(), 'deep'), { recursive: true });
  await symlink(outside, path.join(uploads(), 'deep'));
  await expect(sets().prepare(id, 'restored')).rejects.toMatchObject({
    code: 'FILES_FAILED',
    details: { folder: 'deep' },
  });
  await sets().bring(id, 'former');
  expect(await readFile(path.join(uploads(), 'a.txt'), 'utf8')).toBe('old a');
  expect(await readdir(outside)).toEqual([]);
});

test('times and permissions are those of the archive, also of what was live before when it comes back', async () => {
  await plant({ 'a.txt': 'old a' });
  const place = path.join(uploads(), 'a.txt');
  await utimes(place, 1_500_000_000, 1_500_000_000);
  await actual.chmod(place, 0o600);
  const id = await stage({ 'a.txt': 'new a' }, 'keep');
  await sets().bring(id, 'restored');
  expect(await stat(place)).toMatchObject({ mtimeMs: 1_600_000_000_000, mode: 0o100640 });
  await sets().bring(id, 'former');
  expect(await stat(place)).toMatchObject({ mtimeMs: 1_500_000_000_000, mode: 0o100600 });
});

describe('after a crash', () => {
  const recover = (exchanges: Record<string, number>, inUse = false) =>
    recoverFileSets(
      sets(),
      async () => new Map(Object.entries(exchanges)),
      async () => inUse,
    );

  test.each([
    [1, NEW],
    [2, OLD],
  ])('files are where tables that were exchanged %d times are', async (exchanges, expected) => {
    await plant(OLD);
    const id = await stage(NEW, 'keep');
    await sets().prepare(id, 'restored');
    expect(await recover({ [id]: exchanges }, true)).toEqual([]);
    expect(await live()).toMatchObject(OLD);
    expect(await recover({ [id]: exchanges })).toEqual([
      expect.stringMatching(/were brought to where its tables are\.$/),
    ]);
    expect(await live()).toMatchObject(expected);
    expect(await recover({ [id]: exchanges })).toEqual([]);
  });

  test('files whose tables are gone stay as they are, and what is kept beside them goes', async () => {
    for (const side of ['former', 'restored'] as const) {
      await plant(OLD);
      const id = await stage(NEW, 'keep');
      await sets().bring(id, side);
      const before = await live();
      expect(await recover({})).toEqual([]);
      expect(await live()).toEqual(before);
      expect(await readdir(uploads())).not.toContain('.strongbox');
      expect(await sets().list()).toEqual([]);
    }
  });

  test('one that cannot be put right is told, and keeps none of the others', async () => {
    await plant(OLD);
    const [first, second] = [await stage(NEW, 'keep'), await stage({ 'same.txt': 'other' }, 'keep')];
    await sets().prepare(first, 'restored');
    await rm(path.join(folder(), 'file-sets', first), { recursive: true });
    const told = await recover({ [first]: 1, [second]: 1 });
    expect(told.filter((sentence) => sentence.includes(first))).toEqual([
      expect.stringContaining('could not be put right'),
    ]);
    expect(await live()).toMatchObject({ 'same.txt': 'other' });
    expect(await sets().find(first)).not.toBeNull();
  });
});
