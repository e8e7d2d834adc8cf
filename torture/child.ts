/** A process that restores, undoes and undoes the undo, and says every step of it, for its parent to kill at one of them. */
import type { Strongbox } from '../src/server/strongbox';
import type { StartedTask } from '../src/server/tasks/task-runner';
import { strongbox } from './world';

const { database, folder, archive } = JSON.parse(process.argv[2] ?? '{}');
const box = strongbox(database, folder);
const FILES = { contents: ['uploads' as const], extra: 'remove' as const };
let last = '';

async function follow({ task, finished }: StartedTask): Promise<void> {
  const timer = setInterval(() => {
    const { stage, current } = task.progress;
    // Of files, one step: they are too many.
    const step = `${task.kind} ${stage} ${stage === 'files' ? '' : (current ?? '')}`;
    if (step !== last) process.stdout.write(`${(last = step)}\n`);
  }, 1);
  const { state, error } = await finished;
  clearInterval(timer);
  if (state !== 'succeeded') throw new Error(`${task.kind}: ${error?.message}`);
}

async function run({ restores, archives }: Strongbox): Promise<void> {
  const file = archives.file(archive);
  const choice = { groups: ['custom' as const], include: [], exclude: [], objects: true, files: FILES };
  const plan = await restores.plan(file, choice);
  const started = await restores.start(plan, file, null);
  await follow(started);
  await follow(await restores.undo(started.task.id, null));
  await follow(await restores.undo(started.task.id, null));
}

process.stdout.write('begin\n');
run(box).then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
