/** Snapshots of a database in a rollback journal mode that other processes write to all the time. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { describeMeasured } from '../../helpers/describe-measured';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Database } from 'sqlite3';
import type { Reader } from '../../../src/server/dialects/dialect';
import { COPY_PROGRAM } from '../../../src/server/dialects/sqlite/copy-program';
import { CopyProcess, CopyProcessError } from '../../../src/server/dialects/sqlite/copy-process';
import { SqliteDialect } from '../../../src/server/dialects/sqlite/sqlite-dialect';
import { useTempDir } from '../../helpers/temp-dir';

const ACCOUNTS = 2000;
const TOTAL = ACCOUNTS * 100 * 2;

/** Moves money between two tables, touching a wide row each time, and tells its longest wait and how often it was refused. */
const WRITER = `
const { Database } = require(process.argv[1]);
const [, , file, kind, millisecondsBetween] = process.argv;
const database = new Database(file);
database.configure('busyTimeout', 1000);
const run = (sql) => new Promise((resolve, reject) => database.exec(sql, (error) => (error ? reject(error) : resolve())));
const facts = { writes: 0, busy: 0, longest: 0, others: [] };
let going = true;
const transfer = (i) => {
  const a = (i * 7919) % ${ACCOUNTS} + 1;
  const b = (i * 104729) % ${ACCOUNTS} + 1;
  return 'BEGIN IMMEDIATE; UPDATE one SET money = money - 1 WHERE id = ' + a + '; UPDATE two SET money = money + 1, wide = randomblob(16000) WHERE id = ' + b + '; COMMIT';
};
// Under a tiny cache it writes to the file before it takes everything back.
const spill = 'PRAGMA cache_size = 10; BEGIN IMMEDIATE; UPDATE two SET money = 0, wide = zeroblob(16000) WHERE id < 400; ROLLBACK; PRAGMA cache_size = -2000';
const grow = (i) => 'CREATE TABLE IF NOT EXISTS more (wide); ' + (i % 2 ? 'DELETE FROM more; VACUUM' : 'INSERT INTO more SELECT randomblob(30000) FROM one LIMIT 700');
(async () => {
  await run('PRAGMA synchronous = OFF');
  process.send('ready');
  for (let i = 0; going; i += 1) {
    const started = performance.now();
    await run(kind === 'grow' ? grow(i) : i % 40 === 39 ? spill : transfer(i)).catch(async (error) => {
      if (error.code === 'SQLITE_BUSY') facts.busy += 1;
      else facts.others.push(error.message);
      await run('ROLLBACK').catch(() => undefined);
    });
    facts.writes += 1;
    facts.longest = Math.max(facts.longest, performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, Number(millisecondsBetween)));
  }
  process.send(facts, () => process.exit());
})();
process.on('message', () => (going = false));
process.on('disconnect', () => process.exit());
`;

const running = new Set<ChildProcess>();

interface WriterFacts {
  writes: number;
  busy: number;
  /** Milliseconds. */
  longest: number;
  others: string[];
}

function isRunning(pid: number): boolean {
  // A zombie counts as ended: whether anybody collects it is up to the system.
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

async function query<Row>(file: string, ...statements: string[]): Promise<Row[]> {
  const database = new Database(file);
  database.configure('busyTimeout', 5000);
  try {
    let rows: Row[] = [];
    for (const sql of statements) {
      rows = await new Promise((resolve, reject) =>
        database.all<Row>(sql, (error, found) => (error ? reject(error) : resolve(found))),
      );
    }
    return rows;
  } finally {
    await new Promise((resolve) => database.close(resolve));
  }
}

async function makeDatabase(folder: string, wideBytes: number): Promise<string> {
  const file = path.join(folder, 'database.sqlite');
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ACCOUNTS}) SELECT`;
  await query(
    file,
    'PRAGMA synchronous = OFF',
    'CREATE TABLE one (id INTEGER PRIMARY KEY, money INTEGER, wide BLOB)',
    'CREATE TABLE two (id INTEGER PRIMARY KEY, money INTEGER, wide BLOB)',
    `INSERT INTO one ${numbers} i, 100, randomblob(${wideBytes}) FROM n`,
    `INSERT INTO two ${numbers} i, 100, randomblob(${wideBytes}) FROM n`,
    'CREATE INDEX two_money ON two (money)',
  );
  return file;
}

async function startWriter(file: string, kind: 'transfer' | 'grow', millisecondsBetween: number) {
  const writer = spawn(
    process.execPath,
    ['-e', WRITER, require.resolve('sqlite3'), file, kind, `${millisecondsBetween}`],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  running.add(writer);
  await once(writer, 'message');
  return async (): Promise<WriterFacts> => {
    const answer = once(writer, 'message');
    writer.send('stop');
    const [facts] = (await answer) as [WriterFacts];
    return facts;
  };
}

/** Ids of the copying processes that this one started. */
function childrenCopying(): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', `${process.pid}`], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line.includes('COPYFILE_FICLONE'));
  return lines.map((line) => Number.parseInt(line, 10));
}

/** Of the only file in the folder. */
async function expectWhole(workDir: string): Promise<void> {
  const [name = '', ...others] = await readdir(workDir);
  expect(others).toEqual([]);
  const copy = path.join(workDir, name);
  expect(await query(copy, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  const sum = 'SELECT (SELECT sum(money) FROM one) + (SELECT sum(money) FROM two) AS total';
  expect(await query(copy, sum)).toEqual([{ total: TOTAL }]);
}

describe('a copy of a database in a rollback journal mode', () => {
  const folder = useTempDir();
  let workDir: string;

  beforeEach(async () => {
    workDir = path.join(folder(), 'work');
    await mkdir(workDir);
  });

  afterEach(() => {
    for (const writer of running) writer.kill('SIGKILL');
    running.clear();
  });

  const openSnapshot = (file: string, signal?: AbortSignal): Promise<Reader> =>
    new SqliteDialect({ dialect: 'sqlite', storage: file }).openSnapshot({ workDir, signal });

  async function expectNothingLeft(): Promise<void> {
    expect(await readdir(workDir)).toEqual([]);
    expect(childrenCopying()).toEqual([]);
  }

  describeMeasured('beside writers', () => {
    it.each([
      ['transfer', 1],
      ['grow', 50],
    ] as const)('is whole and consistent, and refuses no writer (%s)', async (kind, millisecondsBetween) => {
      const file = await makeDatabase(folder(), 16_000);
      const alone = await startWriter(file, kind, millisecondsBetween);
      await delay(1000);
      const { longest: itself } = await alone();
      const stopWriter = await startWriter(file, kind, millisecondsBetween);
      const snapshots: Reader[] = [];
      for (let taken = 0; taken < 5; taken += 1) {
        const reader = await openSnapshot(file);
        snapshots.push(reader);
        expect(reader.warnings).toEqual([]);
        await expectWhole(workDir);
        await reader.close();
        await delay(37);
      }
      const { writes, busy, longest, others } = await stopWriter();
      console.info(
        `${kind}: ${writes} writes, the longest ${Math.round(longest)} ms, ${Math.round(itself)} ms without a copy`,
      );
      await expectNothingLeft();
      expect(writes).toBeGreaterThan(4);
      expect({ busy, others }).toEqual({ busy: 0, others: [] });
      expect(longest - itself).toBeLessThan(1000);
    });
  });

  it.each([
    ['grown', ['INSERT INTO one (money, wide) SELECT 0, randomblob(20000) FROM two']],
    ['shrunk', ['DELETE FROM two WHERE id % 3 > 0', 'VACUUM']],
    ['hardly changed', ['UPDATE one SET money = 7 WHERE id = 1999']],
  ])('is equal, byte for byte, after the database has %s between the two passes', async (_, statements) => {
    const file = await makeDatabase(folder(), 8_000);
    const copy = path.join(workDir, 'copy.sqlite');
    const copying = new CopyProcess();
    await copying.copy(file, copy);
    expect(spawnSync('cmp', [file, copy]).status).toBe(0);
    await query(file, ...statements);
    expect(spawnSync('cmp', [file, copy]).status).toBe(1);
    await copying.equalize();
    expect(spawnSync('cmp', [file, copy]).status).toBe(0);
    await copying.close();
    expect(childrenCopying()).toEqual([]);
  });

  it.each([1, 50, 100])('leaves nothing, and no process, when it is canceled after %d ms', async (milliseconds) => {
    const file = await makeDatabase(folder(), 60_000);
    const abort = new AbortController();
    const opening = openSnapshot(file, abort.signal).catch((error: unknown) => error);
    await delay(milliseconds);
    abort.abort();
    const result = await opening;
    expect(result).toMatchObject({ code: 'CANCELED' });
    await expectNothingLeft();
    // No lock is left behind, either.
    await query(file, 'PRAGMA busy_timeout = 0', 'UPDATE one SET money = 1 WHERE id = 1');
  });

  it('is made online, with a warning, where no process can be started', async () => {
    const file = await makeDatabase(folder(), 8_000);
    const program = jest.replaceProperty(process, 'execPath', path.join(folder(), 'missing'));
    try {
      const reader = await openSnapshot(file);
      expect(reader.warnings[0]).toMatch(/could not be copied beside its writers: .*ENOENT/);
      await expectWhole(workDir);
      await reader.close();
    } finally {
      program.restore();
    }
    await expectNothingLeft();
  });

  it('is made online, with a warning, when the process is killed', async () => {
    const file = await makeDatabase(folder(), 16_000);
    const equalize = jest.spyOn(CopyProcess.prototype, 'equalize').mockImplementation(async function (
      this: CopyProcess,
    ) {
      for (const pid of childrenCopying()) process.kill(pid, 'SIGKILL');
      equalize.mockRestore();
      await this.equalize();
    });
    const reader = await openSnapshot(file);
    expect(reader.warnings[0]).toMatch(/the copying process ended early \(SIGKILL\)/);
    await expectWhole(workDir);
    await reader.close();
    await expectNothingLeft();
  });

  it('says what the process could not do', async () => {
    const copying = new CopyProcess();
    const failing = copying.copy(path.join(folder(), 'missing'), path.join(workDir, 'copy'));
    await expect(failing).rejects.toThrow(CopyProcessError);
    await expect(failing).rejects.toThrow('ENOENT');
    await copying.close();
  });

  it('ends its process when the one that asked for it is killed', async () => {
    const file = await makeDatabase(folder(), 8_000);
    const program = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(COPY_PROGRAM)}], {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      child.once('message', () => process.send(child.pid));
      child.send(${JSON.stringify({ source: file, copy: path.join(workDir, 'copy') })});`;
    const asking = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [pid] = (await once(asking, 'message')) as [number];
    expect(isRunning(pid)).toBe(true);
    asking.kill('SIGKILL');
    await once(asking, 'exit');
    for (let waited = 0; isRunning(pid) && waited < 5000; waited += 20) await delay(20);
    expect(isRunning(pid)).toBe(false);
  });

  it('refuses a database that went over to WAL meanwhile', async () => {
    const file = await makeDatabase(folder(), 8_000);
    const copyFile = CopyProcess.prototype.copy;
    jest.spyOn(CopyProcess.prototype, 'copy').mockImplementationOnce(async function (this: CopyProcess, source, copy) {
      await copyFile.call(this, source, copy);
      await query(file, 'PRAGMA journal_mode = WAL');
    });
    await expect(openSnapshot(file)).rejects.toMatchObject({ code: 'DATA_CHANGED' });
    await expectNothingLeft();
  });
});
