/** On every database: files without any table, and tables that go back because their files could not follow. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RestoreChoice } from '../../src/common/api';
import { BackupError } from '../../src/server/errors';
import { FileSets } from '../../src/server/files/sets/file-sets';
import type { Strongbox } from '../../src/server/strongbox';
import { fileLeftovers, filesState, makeFiles, uploadsBeside } from '../../torture/files';
import { look, stateOf, type Fingerprints } from '../../torture/look';
import { archiveOf, clearWorld, makeWorld, strongbox } from '../../torture/world';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { useTempDir } from '../helpers/temp-dir';

const root = useTempDir();
const folder = () => path.join(root(), 'strongbox');

describe.each(DIALECTS)('on %s', (dialect) => {
  let database: TestDatabase;
  let archive: string;
  let box: Strongbox;
  let worlds: { old: Fingerprints; new: Fingerprints };

  beforeEach(async () => {
    database = await createDatabase(dialect);
    await makeWorld(database.options, 'new');
    await makeFiles(folder(), 'new');
    archive = await archiveOf(database.options, path.join(root(), 'work'), folder());
    const fresh = await look(database.options);
    await clearWorld(database.options);
    await makeWorld(database.options, 'old');
    await makeFiles(folder(), 'old');
    worlds = { old: await look(database.options), new: fresh };
    box = strongbox(database.options, folder());
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await database.drop();
  });

  const states = async () => [stateOf(await look(database.options), worlds), await filesState(folder())];
  const start = async (choice: Partial<RestoreChoice>) => {
    const file = box.archives.file(archive);
    const files = { contents: ['uploads' as const], extra: 'remove' as const };
    const plan = await box.restores.plan(file, {
      groups: [],
      include: [],
      exclude: [],
      objects: true,
      files,
      ...choice,
    });
    expect(plan.checks.filter(({ verdict }) => verdict === 'blocker')).toEqual([]);
    return (await box.restores.start(plan, file, null)).finished;
  };

  test('files alone are restored, taken back, and restored again, with a set without tables', async () => {
    const task = await start({});
    expect(task).toMatchObject({ state: 'succeeded', error: null, result: { collections: 0, files: { removed: 60 } } });
    expect(await states()).toEqual(['old', 'new']);
    expect(await box.restores.sets()).toMatchObject([{ id: task.id, tables: [], exchanges: 1 }]);
    await (
      await box.restores.undo(task.id, null)
    ).finished;
    expect(await states()).toEqual(['old', 'old']);
    await (
      await box.restores.undo(task.id, null)
    ).finished;
    await box.restores.discard(task.id);
    expect(await states()).toEqual(['old', 'new']);
    expect(await fileLeftovers(folder())).toEqual([]);
  });

  test('where the files cannot follow, the tables and those that did are taken back', async () => {
    const { bring } = FileSets.prototype;
    // As when the disk fails in the middle: some have changed places.
    const failing = jest.spyOn(FileSets.prototype, 'bring').mockImplementation(async function (
      this: FileSets,
      id,
      live,
    ) {
      if (live === 'former') return bring.call(this, id, live);
      const blocked = path.join(uploadsBeside(folder()), '.strongbox', id, 'former', 'old');
      await mkdir(path.dirname(blocked), { recursive: true });
      await writeFile(blocked, 'in the way');
      await bring.call(this, id, live);
    });
    const task = await start({ groups: ['custom'] });
    expect(failing).toHaveBeenCalledWith(task.id, 'restored');
    expect(task).toMatchObject({ state: 'failed', error: { code: 'FILES_FAILED' } });
    expect(task.error?.message).toMatch(/^The files did not follow the tables: The files of the application cannot be/);
    expect(await states()).toEqual(['old', 'old']);
    expect(await box.restores.sets()).toEqual([]);
    expect(await fileLeftovers(folder())).toEqual([]);
  });

  test('what cannot be taken back at once is at the next start', async () => {
    const { bring } = FileSets.prototype;
    let fails = true;
    jest.spyOn(FileSets.prototype, 'bring').mockImplementation(async function (this: FileSets, id, live) {
      const { next } = (await this.find(id)) ?? {};
      if (fails && next) {
        if (live === 'restored') await bring.call(this, id, live);
        throw new BackupError('FILES_FAILED', 'The disk is away.');
      }
      return bring.call(this, id, live);
    });
    const task = await start({ groups: ['custom'] });
    expect(task.state).toBe('failed');
    fails = false;
    await box.recover();
    const [tables, files] = await states();
    expect([tables, files]).toEqual(['old', 'old']);
  });
});
