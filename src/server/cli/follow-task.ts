import { SingleBar } from 'cli-progress';
import { BackupError } from '../errors';
import type { Strongbox } from '../strongbox';
import type { Task } from '../tasks/task';
import type { StartedTask } from '../tasks/task-runner';

const REFRESH_MS = 200;

/** Waits for a task, with a bar on a terminal; Ctrl-C cancels it properly. @throws the error the task ended with */
export async function followTask(box: Strongbox, started: StartedTask, { quiet }: { quiet: boolean }): Promise<Task> {
  // Refused once the switch has begun, which is over in seconds.
  const cancel = () => void box.tasks.cancel(started.task.id).catch(() => undefined);
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  const bar = quiet || !process.stderr.isTTY ? null : startBar(started.task);
  try {
    const task = await started.finished;
    if (task.state === 'succeeded') return task;
    const { code = 'INTERNAL', message = `The task ended as ${task.state}.`, hint, details } = task.error ?? {};
    throw new BackupError(code, message, { hint, details });
  } finally {
    bar?.stop();
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
  }
}

function startBar(task: Task): { stop(): void } {
  const bar = new SingleBar({
    stream: process.stderr,
    format: '{bar} {percentage}% | {stage} {current} | {rows} rows | {left}',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(100, 0, payload(task));
  const timer = setInterval(() => bar.update(percentage(task), payload(task)), REFRESH_MS);
  return {
    stop: () => {
      clearInterval(timer);
      bar.stop();
    },
  };
}

function percentage({ progress: { bytes, bytesTotal, collectionsDone, collectionsTotal } }: Task): number {
  if (bytesTotal) return Math.floor((100 * bytes) / bytesTotal);
  return collectionsTotal > 0 ? Math.floor((100 * collectionsDone) / collectionsTotal) : 0;
}

function payload({ progress: { stage, current, rows, remaining } }: Task) {
  return { stage, current: current ?? '', rows, left: remaining === null ? '' : `${remaining} s left` };
}
