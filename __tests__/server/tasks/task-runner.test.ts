import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../../../src/server/errors';
import { isAlive, thisProcess } from '../../../src/server/tasks/process-identity';
import type { Task } from '../../../src/server/tasks/task';
import { TaskLock } from '../../../src/server/tasks/task-lock';
import { TaskRunner, type TaskWork } from '../../../src/server/tasks/task-runner';
import { TaskStore } from '../../../src/server/tasks/task-store';
import { useTempDir } from '../../helpers/temp-dir';

const folder = useTempDir();
const REQUEST = { kind: 'backup' as const, archive: 'a.zip', createdBy: 'me', groups: [] };

/** What one process has: its own runner over the shared folder. */
function makeProcess() {
  const failures: unknown[] = [];
  const runner = new TaskRunner(new TaskStore(path.join(folder(), 'tasks')), (_task, cause) => failures.push(cause));
  const lock = new TaskLock(folder(), (id) => runner.isRunning(id));
  return { runner, lock, failures };
}

/** Runs until it is aborted. */
const endless: TaskWork = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

test('a task that succeeds keeps its result and its progress', async () => {
  const { runner } = makeProcess();
  const { task, finished } = await runner.start(REQUEST, async ({ report }) => {
    report({ stage: 'rows', rows: 7 });
    return { size: 1 };
  });
  await finished;
  expect(await runner.get(task.id)).toMatchObject({
    state: 'succeeded',
    result: { size: 1 },
    progress: { rows: 7 },
    error: null,
    createdBy: 'me',
  });
});

test('a task that fails keeps code, sentence and hint, and the log gets the cause', async () => {
  const { runner, failures } = makeProcess();
  const cause = new BackupError('DISK_FULL', 'Full.', { hint: 'Free some.' });
  const { task, finished } = await runner.start(REQUEST, () => Promise.reject(cause));
  await finished;
  expect(await runner.get(task.id)).toMatchObject({
    state: 'failed',
    error: { code: 'DISK_FULL', message: 'Full.', hint: 'Free some.' },
  });
  expect(failures).toEqual([cause]);
});

test('a second task is refused with the id of the first, also from another process; after it, the lock is free', async () => {
  const [one, other] = [makeProcess(), makeProcess()];
  const first = await one.runner.start(REQUEST, endless, one.lock);
  for (const { runner, lock } of [one, other]) {
    await expect(runner.start(REQUEST, endless, lock)).rejects.toMatchObject({
      code: 'TASK_RUNNING',
      details: { task: first.task.id },
    });
  }
  expect(await other.runner.list()).toHaveLength(1);
  await one.runner.cancel(first.task.id);
  await first.finished;
  const second = await other.runner.start(REQUEST, async () => ({}), other.lock);
  expect(await second.finished).toMatchObject({ state: 'succeeded' });
});

test('of twenty that start at once, one runs', async () => {
  const processes = Array.from({ length: 20 }, makeProcess);
  const results = await Promise.allSettled(processes.map(({ runner, lock }) => runner.start(REQUEST, endless, lock)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await Promise.all(processes.map(({ runner }) => runner.shutdown()));
});

test('of twenty that find the lock of a dead task, one runs, however fast each ends', async () => {
  const processes = Array.from({ length: 20 }, makeProcess);
  for (let round = 0; round < 5; round += 1) {
    await writeFile(path.join(folder(), 'running'), '00000000-0000-0000-0000-000000000000');
    let running = 0;
    let most = 0;
    const work: TaskWork = async () => {
      most = Math.max(most, (running += 1));
      await sleep(5);
      running -= 1;
      return {};
    };
    const started = await Promise.allSettled(
      processes.map(({ runner, lock }) => runner.start(REQUEST, work, lock).then(({ finished }) => finished)),
    );
    for (const one of started)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'TASK_RUNNING' });
    expect(started.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect(most).toBe(1);
  }
  expect((await readdir(folder())).filter((file) => file !== 'tasks')).toEqual([]);
});

test('a task is cancelled by its own process at once, by another within two seconds', async () => {
  const [one, other] = [makeProcess(), makeProcess()];
  for (const who of [one, other]) {
    const { task, finished } = await one.runner.start(REQUEST, endless);
    const asked = Date.now();
    await who.runner.cancel(task.id);
    expect(await finished).toMatchObject({ state: 'canceled', error: { code: 'CANCELED' } });
    expect(Date.now() - asked).toBeLessThan(3000);
    await expect(who.runner.cancel(task.id)).rejects.toMatchObject({ code: 'TASK_FINISHED' });
  }
  expect((await readdir(path.join(folder(), 'tasks'))).filter((file) => !file.endsWith('.json'))).toEqual([]);
});

test('stopping the application interrupts its tasks', async () => {
  const { runner } = makeProcess();
  const { task } = await runner.start(REQUEST, endless);
  await runner.shutdown();
  expect(await runner.get(task.id)).toMatchObject({ state: 'interrupted', error: { code: 'INTERRUPTED' } });
});

test('a task whose process was killed is shown as interrupted, and its lock does not hold', async () => {
  const { runner, lock } = makeProcess();
  const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
  const task: Task = await runner.start(REQUEST, endless, lock).then((started) => started.task);
  const dead = { ...task, id: task.id, process: { ...task.process, pid: child.pid ?? 0, started: null } };
  await runner.shutdown();
  await runner.store.save({ ...dead, state: 'running' });
  await lock.acquire(task.id);
  expect(await makeProcess().runner.get(task.id)).toMatchObject({ state: 'running' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const after = makeProcess();
  expect(await after.runner.get(task.id)).toMatchObject({ state: 'interrupted', error: { code: 'INTERRUPTED' } });
  const next = await after.runner.start(REQUEST, async () => ({}), after.lock);
  expect(await next.finished).toMatchObject({ state: 'succeeded' });
});

test('a later process with the number of a dead one is not taken for it', async () => {
  const { runner } = makeProcess();
  const { task, finished } = await runner.start(REQUEST, async () => ({}));
  await finished;
  await runner.store.save({
    ...(await runner.get(task.id)),
    state: 'running',
    process: { ...task.process, started: '1' },
  });
  expect(await makeProcess().runner.get(task.id)).toMatchObject({ state: 'interrupted' });
});

test('a dead process that nobody buried is dead', async () => {
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 30']);
  const [line] = await once(parent.stdout, 'data');
  await sleep(300);
  expect(await isAlive({ ...(await thisProcess()), pid: Number(line), started: null })).toBe(false);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
});

test('an unknown task is a clear error, a hostile id too', async () => {
  const { runner } = makeProcess();
  for (const id of ['00000000-0000-0000-0000-000000000000', '../../etc/passwd', '']) {
    await expect(runner.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});
