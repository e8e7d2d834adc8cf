/** Backups with files, of a real application whose users upload and delete meanwhile. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { applicationHost } from '../../src/server/application-host';
import { openArchive, type ArchiveReader } from '../../src/server/archive/archive-reader';
import { verifyArchive } from '../../src/server/archive/verify-archive';
import { parseRecords } from '../../src/server/catalog/read-records';
import { Strongbox, type CreateOptions } from '../../src/server/strongbox';
import type { Task } from '../../src/server/tasks/task';
import { createApp, type TestApp } from '../helpers/create-app';
import { createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { fileSource } from '../helpers/hostile-archives';

describe.each(DIALECTS)('on %s', (dialect) => {
  let database: TestDatabase;
  let test: TestApp;
  let box: Strongbox;
  let agent: Awaited<ReturnType<TestApp['agent']>>;

  beforeAll(async () => {
    database = await createDatabase(dialect);
    test = await createApp({ database: database.options });
    box = new Strongbox(applicationHost(test.app));
    agent = await test.agent(1);
  }, 120_000);
  afterAll(async () => {
    await test?.destroy();
    await database?.drop();
  });

  const uploads = () => path.join(process.env.STORAGE_PATH as string, 'uploads');
  /** What the client's template gives a collection of files. */
  const FILE_FIELDS = [
    ...['title', 'filename', 'extname', 'mimetype'].map((name) => ({ name, type: 'string' })),
    { name: 'size', type: 'integer' },
    { name: 'path', type: 'text' },
    { name: 'url', type: 'text' },
    { name: 'meta', type: 'jsonb' },
    { name: 'storage', type: 'belongsTo', target: 'storages', foreignKey: 'storageId' },
  ];
  /** Characters of a name to which NocoBase appends its own. */
  const NAME = 12;
  const content = (filename: string) => Buffer.from(`${filename}\n`.repeat(200));

  interface Uploaded {
    id: number;
    filename: string;
  }

  async function upload(collection = 'attachments'): Promise<Uploaded> {
    const name = `${randomBytes(6).toString('hex')}.txt`;
    const reply = await agent.post(`/api/${collection}:create`).attach('file', content(name), name);
    expect(reply.status).toBe(200);
    const { id, filename } = reply.body.data as Uploaded;
    // What is in a file says what it is.
    expect(filename.slice(0, NAME)).toBe(name.slice(0, NAME));
    return { id, filename };
  }

  const remove = ({ id }: Uploaded, collection = 'attachments') =>
    agent.post(`/api/${collection}:destroy?filterByTk=${id}`).expect(200);

  const OPTIONS: CreateOptions = {
    groups: ['required', 'user', 'custom'],
    include: [],
    exclude: [],
    note: null,
    createdBy: null,
  };

  async function backup(options: Partial<CreateOptions> = {}): Promise<Task> {
    const { finished } = await box.create({ ...OPTIONS, contents: ['uploads'], ...options });
    return finished;
  }

  async function read<T>({ archive }: Pick<Task, 'archive'>, work: (reader: ArchiveReader) => Promise<T>): Promise<T> {
    const source = await fileSource(path.join(box.host.folder, 'archives', archive));
    await verifyArchive(source);
    return work(await openArchive(source)).finally(() => source.close());
  }

  async function filesOf(reader: ArchiveReader): Promise<Map<string, Buffer>> {
    const found = new Map<string, Buffer>();
    for await (const file of reader.files()) {
      const name = `${file.root}/${file.path}`;
      const { sameAs } = file;
      found.set(name, sameAs ? found.get(`${sameAs.root}/${sameAs.path}`)! : await buffer(file.read()));
    }
    return found;
  }

  async function rowsOf(reader: ArchiveReader, collection: string) {
    const { table } = await reader.definition(collection);
    return parseRecords(table!, (await buffer(reader.rows(collection))).toString());
  }

  /** That each row has its file, with what was uploaded. */
  async function expectWhole(task: Task, collections = ['attachments']): Promise<number> {
    expect(task).toMatchObject({ state: 'succeeded', error: null });
    return read(task, async (reader) => {
      const files = await filesOf(reader);
      let count = 0;
      for (const collection of collections) {
        for (const { filename = '', path: below, extname } of await rowsOf(reader, collection)) {
          // The logo that NocoBase comes with.
          if (extname === '.png') continue;
          const name = ['uploads/local', below, filename].filter(Boolean).join('/');
          const file = files.get(name);
          expect([name, file?.equals(content(`${filename?.slice(0, NAME)}.txt`))]).toEqual([name, true]);
          count += 1;
        }
      }
      return count;
    });
  }

  const left = async () => (await readdir(uploads())).filter((name) => name.startsWith('.'));

  it('has the files of all rows', async () => {
    const kept = [await upload(), await upload(), await upload()];
    const task = await backup();
    expect(await expectWhole(task)).toBe(3);
    expect(task.result).toMatchObject({ files: { files: 4 } });
    for (const one of kept) await remove(one);
    expect(await left()).toEqual([]);
  });

  it('has them while users upload and delete as fast as they can', async () => {
    await agent
      .post('/api/collections:create')
      .send({ name: 'papers', template: 'file', autoGenId: true, fields: FILE_FIELDS })
      .expect(200);
    const kept: [string, Uploaded][] = [];
    for (let at = 0; at < 30; at++) kept.push(['attachments', await upload()], ['papers', await upload('papers')]);
    let isOver = false;
    // One request at a time: NocoBase itself fails where two write to SQLite at once, and then has deleted a file and kept its row.
    let turn: Promise<unknown> = Promise.resolve();
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
      const mine = turn.then(work);
      turn = mine.catch(() => undefined);
      return mine;
    };
    const churn = async (collection: string, patience: number) => {
      let count = 0;
      const own: Uploaded[] = [];
      while (!isOver) {
        own.push(await inTurn(() => upload(collection)));
        if (own.length > patience) await inTurn(async () => remove(own.shift()!, collection));
        const [where, old] = kept.shift() ?? [];
        if (old) await inTurn(async () => remove(old, where));
        count += 1;
      }
      for (const one of own) await inTurn(async () => remove(one, collection));
      return count;
    };
    const users = [churn('attachments', 2), churn('papers', 4), churn('attachments', 6)];
    const counts: number[] = [];
    try {
      for (let run = 0; run < 6; run++) counts.push(await expectWhole(await backup(), ['attachments', 'papers']));
    } finally {
      isOver = true;
    }
    expect(Math.min(...(await Promise.all(users)))).toBeGreaterThan(5);
    expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(await left()).toEqual([]);
  }, 180_000);

  it('says which files were missing before, and goes on', async () => {
    const gone = await upload();
    const kept = await upload();
    await rm(path.join(uploads(), gone.filename));
    const task = await backup();
    expect(task.state).toBe('succeeded');
    await read(task, async (reader) => {
      expect(reader.manifest.warnings).toContainEqual(expect.stringContaining(gone.filename));
      expect([...(await filesOf(reader)).keys()]).toContain(`uploads/local/${kept.filename}`);
    });
    await remove(gone);
    await remove(kept);
  });

  it('follows no links, and says what it has left out', async () => {
    await mkdir(path.join(uploads(), 'sub'), { recursive: true });
    await symlink('/etc', path.join(uploads(), 'sub', 'etc'));
    await symlink('/etc/hostname', path.join(uploads(), 'link'));
    await writeFile(Buffer.concat([Buffer.from(`${uploads()}/`), Buffer.from([0xff, 0xfe])]), 'no text');
    const task = await backup();
    await read(task, async (reader) => {
      const names = [...(await filesOf(reader)).keys()];
      expect(names.filter((name) => name.includes('etc') || name.includes('link'))).toEqual([]);
      const { warnings } = reader.manifest;
      expect(warnings).toContainEqual(expect.stringMatching(/links or no files: 2 \(link, sub\/etc\)/));
      expect(warnings).toContainEqual(expect.stringMatching(/names that other systems cannot have: 1 files/));
    });
    await rm(uploads(), { recursive: true });
  });

  it('leaves nothing beside the uploads when it is cancelled', async () => {
    await mkdir(path.join(uploads(), 'many'), { recursive: true });
    for (let at = 0; at < 3000; at++) await writeFile(path.join(uploads(), 'many', `${at}`), `${at}`);
    const { task, finished } = await box.create({ ...OPTIONS, contents: ['uploads'] });
    while (!(await left()).includes('.strongbox')) await new Promise((resolve) => setTimeout(resolve, 1));
    await box.tasks.cancel(task.id);
    expect(await finished).toMatchObject({ state: 'canceled' });
    expect(await left()).toEqual([]);
    await rm(uploads(), { recursive: true });
  });

  it('takes what a crash has left beside the uploads', async () => {
    const { task, finished } = await box.create({ ...OPTIONS, contents: ['uploads'] });
    const interrupted = await finished;
    const mine = path.join(uploads(), '.strongbox', `cut-${task.id}`);
    const foreign = path.join(uploads(), '.strongbox', 'cut-unknown');
    for (const folder of [mine, foreign]) await mkdir(folder, { recursive: true });
    await box.tasks.store.save({ ...interrupted, state: 'interrupted' });
    await box.recover();
    expect(await readdir(path.dirname(mine))).toEqual(['cut-unknown']);
    await rm(path.dirname(mine), { recursive: true });
  });

  it('has packages and, encrypted alone, keys and settings', async () => {
    const packages = path.join(process.env.STORAGE_PATH as string, 'plugins', '@acme', 'plugin-x');
    await mkdir(packages, { recursive: true });
    await writeFile(path.join(packages, 'package.json'), '{}');
    const task = await backup({ contents: ['packages'] });
    await read(task, async (reader) => {
      expect(reader.manifest.files?.roots.map(({ name }) => name)).toEqual(['packages']);
      expect([...(await filesOf(reader)).keys()]).toEqual(['packages/@acme/plugin-x/package.json']);
    });
    await expect(box.create({ ...OPTIONS, contents: ['configuration'] })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      hint: expect.stringContaining('Encrypt'),
    });
    expect(await readFile(path.join(packages, 'package.json'), 'utf8')).toBe('{}');
  });

  it('counts what there is', async () => {
    const one = await upload();
    const contents = await box.contents();
    expect(contents.map(({ content: name, obstacle }) => [name, obstacle])).toEqual([
      ['uploads', null],
      ['packages', null],
      ['configuration', null],
    ]);
    expect(contents[0]).toMatchObject({
      files: 1,
      bytes: content('x'.repeat(16)).length,
      roots: [{ name: 'uploads/local', storages: ['local'], folder: uploads() }],
    });
    await remove(one);
  });
});
