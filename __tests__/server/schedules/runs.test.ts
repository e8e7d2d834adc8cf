/** Runs of schedules with the real engine: once, in turn, made up for, taken up, and told of when they fail. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createDatabase, type TestDatabase } from '../../helpers/databases';
import { useTempDir } from '../../helpers/temp-dir';
import { bigTable } from '../../round-trip/big-table';
import { TaskLock } from '../../../src/server/tasks/task-lock';
import type { TaskWork } from '../../../src/server/tasks/task-runner';
import type { Strongbox } from '../../../src/server/strongbox';
import { runSql } from '../backup/run-sql';
import { DAILY, makeProcess } from './schedule-setup';

const LOOK = ['--import', 'tsx', path.join(__dirname, 'look.ts')];
const folder = useTempDir();
let database: TestDatabase;
let now: Date;

beforeAll(async () => {
  database = await createDatabase('sqlite');
  await runSql(database.options, ['CREATE TABLE books (id integer PRIMARY KEY)', 'INSERT INTO books VALUES (1)']);
  await runSql(database.options, bigTable('sqlite', 'big', 400_000));
});
afterAll(() => database?.drop());
beforeEach(() => {
  now = new Date('2026-05-01T00:00:00Z');
});

const surroundings = (tables = ['books']) => ({ folder: folder(), database: database.options, tables });
const process_ = (tables?: string[]) => makeProcess({ ...surroundings(tables), now: () => now });
const at = (text: string) => (now = new Date(text));
const names = async (box: Strongbox) => (await box.archives.list()).map(({ name }) => name);
const kinds = async (box: Strongbox) => (await box.tasks.list()).map(({ kind, state }) => `${kind} ${state}`).sort();

async function look(...boxes: Strongbox[]): Promise<void> {
  await Promise.all(boxes.map((box) => box.clock.look()));
  await Promise.all(boxes.map((box) => box.scheduleRuns.settled()));
}

/** Until the function returned is called, another backup or restore runs. */
async function occupied(box: Strongbox): Promise<() => Promise<void>> {
  const work: TaskWork = ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  const lock = new TaskLock(folder(), (id) => box.tasks.isRunning(id));
  const request = { kind: 'restore' as const, archive: 'other.zip', createdBy: null, groups: [] };
  const { task, finished } = await box.tasks.start(request, work, lock);
  return async () => {
    await box.tasks.cancel(task.id);
    await finished;
    await box.tasks.forget(task.id);
  };
}

/** A process that looks, on the same folder. */
function lookElsewhere(tables?: string[]) {
  const request = JSON.stringify({ ...surroundings(tables), now });
  return spawn(process.execPath, [...LOOK, request], { stdio: ['ignore', 'pipe', 'inherit'] });
}

test('a new one waits for its time, then backs up, verifies and applies its retention', async () => {
  const { box, notices } = process_();
  const retention = { last: 1, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
  const { id } = await box.schedules.create({ ...DAILY, retention }, 'me');
  await look(box);
  expect(await names(box)).toEqual([]);
  at('2026-05-01T02:00:03Z');
  await look(box);
  await look(box);
  const [first] = await box.archives.list();
  expect(first?.manifest).toMatchObject({ createdBy: 'schedule “nightly”', schedule: { id, name: 'nightly' } });
  expect(await kinds(box)).toEqual(['backup succeeded', 'verify succeeded']);
  expect(await box.schedules.get(id)).toMatchObject({
    nextRun: '2026-05-02T02:00:00.000Z',
    lastRun: { state: 'succeeded', archive: first?.name },
    trouble: null,
  });
  at('2026-05-02T02:00:03Z');
  await look(box);
  expect(await names(box)).not.toContain(first?.name);
  expect(await names(box)).toHaveLength(1);
  expect(notices).toEqual([]);
});

test('changed times and enabling count from now on; a new name changes nothing; what is off does not run', async () => {
  const { box } = process_();
  const { id } = await box.schedules.create({ ...DAILY, enabled: false }, null);
  at('2026-05-01T03:00:00Z');
  await look(box);
  await box.schedules.update(id, DAILY);
  await look(box);
  await box.schedules.update(id, { ...DAILY, cron: '0 1 * * *' });
  await look(box);
  expect(await kinds(box)).toEqual([]);
  at('2026-05-02T01:00:01Z');
  await box.schedules.update(id, { ...DAILY, cron: '0 1 * * *', name: 'early' });
  await look(box);
  expect(await kinds(box)).toEqual(['backup succeeded', 'verify succeeded']);
});

test('however many processes look, it runs once', async () => {
  const [one, other] = [process_(), process_()];
  await one.box.schedules.create(DAILY, null);
  at('2026-05-01T02:00:03Z');
  const elsewhere = [lookElsewhere(), lookElsewhere()];
  await look(one.box, other.box);
  const codes = await Promise.all(elsewhere.map(async (child) => (await once(child, 'exit'))[0]));
  expect(codes).toEqual([0, 0]);
  expect(await kinds(one.box)).toEqual(['backup succeeded', 'verify succeeded']);
});

test('missed runs are made up for by one, and said until somebody has seen it', async () => {
  const { box, notices } = process_();
  const { id } = await box.schedules.create(DAILY, null);
  at('2026-05-04T09:00:00Z');
  await look(box);
  await look(box);
  expect(await names(box)).toHaveLength(1);
  const { trouble } = await box.schedules.get(id);
  expect(trouble).toMatchObject({
    kind: 'missed',
    task: null,
    error: { message: '4 runs were missed since 2026-05-01T02:00:00.000Z: the application was not running.' },
  });
  expect(notices).toMatchObject([{ channel: 'admins', title: 'The backup schedule “nightly” missed runs.' }]);
  expect(await box.schedules.acknowledge(id)).toMatchObject({ trouble: null });
  expect(await box.schedules.get(id)).toMatchObject({ trouble: null });
});

test('while another backup or restore runs it waits; what came due meanwhile is one run, and none was missed', async () => {
  const { box, notices } = process_();
  const { id } = await box.schedules.create({ ...DAILY, cron: '0 * * * *' }, null);
  const free = await occupied(box);
  for (const hour of ['01', '02', '03']) {
    at(`2026-05-01T${hour}:00:05Z`);
    await look(box);
  }
  expect(await kinds(box)).toEqual(['restore running']);
  at('2026-05-01T03:40:00Z');
  await free();
  await look(box);
  await look(box);
  expect(await kinds(box)).toEqual(['backup succeeded', 'verify succeeded']);
  expect(await box.schedules.get(id)).toMatchObject({ trouble: null, nextRun: '2026-05-01T04:00:00.000Z' });
  expect(notices).toEqual([]);
});

test('a run that takes longer than the time to the next is not doubled; the next follows it', async () => {
  const { box } = process_(['big']);
  await box.schedules.create({ ...DAILY, cron: '0 * * * *' }, null);
  at('2026-05-01T01:00:05Z');
  await box.clock.look();
  at('2026-05-01T02:00:05Z');
  await box.clock.look();
  expect((await kinds(box)).filter((kind) => kind.startsWith('backup'))).toEqual(['backup running']);
  await box.scheduleRuns.settled();
  at('2026-05-01T02:20:00Z');
  await look(box);
  expect(await kinds(box)).toEqual([...Array(2).fill('backup succeeded'), ...Array(2).fill('verify succeeded')]);
  expect((await box.schedules.list())[0]).toMatchObject({ trouble: null });
});

test('two that are due together follow each other', async () => {
  const { box } = process_();
  await box.schedules.create(DAILY, null);
  await box.schedules.create({ ...DAILY, name: 'other' }, null);
  at('2026-05-01T02:00:05Z');
  await look(box);
  await look(box);
  expect((await box.archives.list()).map(({ manifest }) => manifest?.schedule?.name).sort()).toEqual([
    'nightly',
    'other',
  ]);
});

test('what fails is kept, logged and told; the same time is not tried again, the next is', async () => {
  const { box, notices, complaints } = process_();
  const { id } = await box.schedules.create({ ...DAILY, groups: ['user'] }, null);
  at('2026-05-01T02:00:03Z');
  await look(box);
  await look(box);
  const error = { code: 'NOTHING_TO_BACK_UP', message: 'No collection belongs to the chosen groups.' };
  expect(await box.schedules.get(id)).toMatchObject({ trouble: { kind: 'failed', task: null, error } });
  expect(notices).toHaveLength(1);
  expect(notices[0]?.text).toContain(error.message);
  expect(complaints).toEqual([expect.stringContaining('“nightly” failed. No collection')]);
  await box.schedules.update(id, DAILY);
  at('2026-05-02T02:00:03Z');
  await look(box);
  expect(await names(box)).toHaveLength(1);
});

test('a backup that a person cancels is no trouble', async () => {
  const { box, notices } = process_(['big']);
  const { id } = await box.schedules.create(DAILY, null);
  at('2026-05-01T02:00:03Z');
  await box.clock.look();
  const [task] = await box.running();
  await box.tasks.cancel(task!.id);
  await box.scheduleRuns.settled();
  await look(box);
  expect(await kinds(box)).toEqual(['backup canceled']);
  expect(await box.schedules.get(id)).toMatchObject({ lastRun: { state: 'canceled' }, trouble: null });
  expect(notices).toEqual([]);
});

test('an application that stops in the middle begins the run again, once, and says so', async () => {
  const stopped = process_(['big']);
  const { id } = await stopped.box.schedules.create(DAILY, null);
  at('2026-05-01T02:00:03Z');
  await stopped.box.clock.look();
  await stopped.box.clock.stop();
  await stopped.box.tasks.shutdown();
  await stopped.box.scheduleRuns.settled();
  expect(await kinds(stopped.box)).toEqual(['backup interrupted']);
  const { box } = process_(['big']);
  await look(box);
  await look(box);
  expect(await kinds(box)).toEqual(['backup interrupted', 'backup succeeded', 'verify succeeded']);
  const trouble = { kind: 'failed', error: { code: 'INTERRUPTED' } };
  expect(await box.schedules.get(id)).toMatchObject({ trouble, lastRun: { state: 'succeeded' } });
});

test('a process that is killed in the middle: another one takes its run up', async () => {
  const { box } = process_(['big']);
  const { id } = await box.schedules.create(DAILY, null);
  at('2026-05-01T02:00:03Z');
  const child = lookElsewhere(['big']);
  await once(child.stdout, 'data');
  // While it lives, nobody else begins.
  await look(box);
  expect((await kinds(box)).filter((kind) => kind.startsWith('backup'))).toHaveLength(1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  at('2026-05-01T02:00:13Z');
  await look(box);
  expect(await kinds(box)).toContain('backup succeeded');
  expect(await names(box)).toHaveLength(1);
  expect(await box.schedules.get(id)).toMatchObject({ trouble: { error: { code: 'INTERRUPTED' } } });
});

test('a verification that the end of the process cut short is done by another', async () => {
  const stopped = process_(['big']);
  const { id } = await stopped.box.schedules.create(DAILY, null);
  at('2026-05-01T02:00:03Z');
  await stopped.box.clock.look();
  const [backup] = await stopped.box.running();
  while ((await stopped.box.tasks.get(backup!.id)).state === 'running') await new Promise(setImmediate);
  await stopped.box.clock.stop();
  await stopped.box.tasks.shutdown();
  await stopped.box.scheduleRuns.settled();
  expect(await kinds(stopped.box)).not.toContain('verify succeeded');
  const { box } = process_(['big']);
  await look(box);
  expect((await kinds(box)).filter((kind) => kind.endsWith('succeeded'))).toEqual([
    'backup succeeded',
    'verify succeeded',
  ]);
  expect(await box.schedules.get(id)).toMatchObject({ trouble: null });
});

test('a run by hand is refused while one goes on, and changes nothing of what is due', async () => {
  const { box } = process_(['big']);
  const { id } = await box.schedules.create(DAILY, null);
  const schedule = await box.schedules.require(id);
  const { finished } = await box.scheduleRuns.start(schedule);
  await expect(box.scheduleRuns.start(schedule)).rejects.toMatchObject({ code: 'TASK_RUNNING' });
  expect(await finished).toMatchObject({
    backup: { state: 'succeeded' },
    verification: { state: 'succeeded' },
    deleted: [],
  });
  at('2026-05-01T02:00:03Z');
  await look(box);
  expect(await names(box)).toHaveLength(2);
});

test('deleted while it runs: the backup stays, and nothing is left of the schedule', async () => {
  const { box } = process_(['big']);
  const { id } = await box.schedules.create(DAILY, null);
  const { finished } = await box.scheduleRuns.start(await box.schedules.require(id));
  await box.schedules.remove(id);
  expect(await finished).toMatchObject({ trouble: null });
  expect(await names(box)).toHaveLength(1);
  expect(await box.schedules.list()).toEqual([]);
});
