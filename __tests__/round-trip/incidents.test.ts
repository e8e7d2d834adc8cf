/** What really happens to servers in the middle of a backup. Each time: a clear error, nothing partial, and the next backup works. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Strongbox } from '../../src/server/strongbox';
import type { Task } from '../../src/server/tasks/task';
import { connectMysql, connectPostgres, createDatabase, DIALECTS, type TestDatabase } from '../helpers/databases';
import { describeMeasured } from '../helpers/describe-measured';
import { useTempDir } from '../helpers/temp-dir';
import { runSql } from '../server/backup/run-sql';
import { bigTable, catalogOf } from './big-table';
import { bareHome } from '../helpers/nobody';

const folder = useTempDir();
const ROWS = 400_000;

describe.each(DIALECTS)('incidents on %s', (dialect) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase(dialect);
    await runSql(database.options, bigTable(dialect, 'aaa', ROWS));
  });
  afterAll(() => database?.drop());

  const archives = (root = folder()) => path.join(root, 'archives');

  function strongbox(tables: string[], root = folder()): Strongbox {
    return new Strongbox(bareHome({ folder: root, database: database.options, catalog: () => catalogOf(tables) }));
  }

  const start = (box: Strongbox) =>
    box.create({ groups: ['custom'], include: [], exclude: [], note: null, createdBy: null });

  /** Starts a backup and acts once its rows are being read. */
  async function during(box: Strongbox, act: (task: Task) => Promise<void>): Promise<Task> {
    const { task, finished } = await start(box);
    while (task.progress.rows === 0 && task.finishedAt === null) await sleep(2);
    await act(task);
    return finished;
  }

  async function expectNothingLeft(box: Strongbox): Promise<void> {
    expect(await readdir(archives())).toEqual([]);
    expect(await readdir(path.join(folder(), 'work'))).toEqual([]);
    const next = await start(box);
    expect(await next.finished).toMatchObject({ state: 'succeeded', result: { rows: ROWS } });
  }

  describeMeasured('in time', () => {
    test('cancelled while rows are read', async () => {
      const box = strongbox(['aaa']);
      const asked = { at: 0 };
      const task = await during(box, async ({ id }) => {
        asked.at = Date.now();
        await box.tasks.cancel(id);
      });
      expect(task).toMatchObject({ state: 'canceled', error: { code: 'CANCELED' } });
      expect(Date.now() - asked.at).toBeLessThan(3000);
      await expectNothingLeft(box);
    });
  });

  test('there is no place for temporary files', async () => {
    const root = path.join(folder(), 'occupied');
    await mkdir(root);
    await writeFile(path.join(root, 'work'), 'a file where a folder belongs');
    const { finished } = await start(strongbox(['aaa'], root));
    expect(await finished).toMatchObject({
      state: 'failed',
      error: { code: 'DESTINATION_FAILED', hint: expect.stringContaining('may be written') },
    });
  });

  if (dialect !== 'sqlite') {
    test('the connection to the database is killed', async () => {
      const box = strongbox(['aaa']);
      const task = await during(box, () => killOthers(database));
      expect(task).toMatchObject({ state: 'failed', error: { code: 'DATABASE_FAILED' } });
      await expectNothingLeft(box);
    });
  }

  test('a collection that is not read yet is dropped', async () => {
    await runSql(database.options, ['CREATE TABLE zzz (id INTEGER PRIMARY KEY)', 'INSERT INTO zzz VALUES (1)']);
    const box = strongbox(['aaa', 'zzz']);
    let waited = 0;
    const task = await during(box, async () => {
      const began = Date.now();
      await runSql(database.options, ['DROP TABLE zzz']);
      waited = Date.now() - began;
    });
    // SQLite's snapshot is a copy and still has it; a server tells that it is gone. Never an empty success.
    if (task.state === 'succeeded') expect(task.result?.rows).toBe(ROWS + 1);
    else
      expect(task).toMatchObject({ state: 'failed', error: { code: 'DATA_CHANGED', details: { collection: 'zzz' } } });
    expect(waited).toBeLessThan(2000);
    if (task.state === 'failed') await expectNothingLeft(strongbox(['aaa']));
  });

  if (dialect !== 'postgres') {
    // PostgreSQL does not let a view lose its table.
    test('a view has lost its table: the rest is backed up', async () => {
      await runSql(database.options, [
        'CREATE TABLE base (id INTEGER PRIMARY KEY)',
        'CREATE VIEW broken AS SELECT id FROM base',
        'DROP TABLE base',
      ]);
      const { finished } = await start(strongbox(['aaa', 'broken']));
      const task = await finished;
      expect(task).toMatchObject({ state: 'succeeded', result: { rows: ROWS } });
      // MySQL describes it, with no columns.
      const warned = dialect === 'sqlite' ? [expect.stringContaining('broken')] : [];
      expect(task.result?.warnings).toEqual(warned);
      await runSql(database.options, ['DROP VIEW broken']);
    });
  }

  test('the disk is full', async () => {
    const mount = path.join(folder(), 'small');
    await mkdir(mount);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', mount]);
    try {
      await mkdir(path.join(mount, 'archives'));
      const small = strongbox(['aaa'], mount);
      const { finished } = await start(small);
      const task = await finished;
      expect(task).toMatchObject({
        state: 'failed',
        error: { code: 'DISK_FULL', hint: expect.stringMatching(/Free|Make room/) },
      });
      expect(await readdir(archives(mount))).toEqual([]);
      expect((await small.tasks.list())[0]).toMatchObject({ state: 'failed', error: { code: 'DISK_FULL' } });
    } finally {
      execFileSync('umount', [mount]);
    }
  });

  test('the process is killed: interrupted after the next start, the partial gone', async () => {
    const options = path.join(folder(), 'options.json');
    await writeFile(options, JSON.stringify({ database: database.options, folder: folder(), tables: ['aaa'] }));
    const script = path.join(__dirname, 'backup-process.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', script, options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(await readdir(archives())).toEqual([expect.stringMatching(/\.partial$/)]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const box = strongbox(['aaa']);
    expect(await box.tasks.list()).toMatchObject([{ state: 'interrupted', error: { code: 'INTERRUPTED' } }]);
    await box.recover();
    await expectNothingLeft(box);
  });
});

async function killOthers({ options }: TestDatabase): Promise<void> {
  if (options.dialect === 'postgres') {
    const client = await connectPostgres(options);
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await client.end();
    return;
  }
  const connection = await connectMysql(options);
  const [rows] = await connection.query(
    'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
  );
  for (const { id } of rows as { id: number }[]) await connection.query(`KILL ${id}`);
  await connection.end();
}
