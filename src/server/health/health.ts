/** How backups stand: read from files, so that a command tells it without an application too. */
import { statfs } from 'node:fs/promises';
import type { HealthArchive, HealthProblem, HealthReply, HealthSchedule, ScheduleRow } from '../../common/api';
import { moment, type ArchiveShelf, type ShelvedArchive } from '../archive-shelf';
import type { ArchiveKeeping } from '../retention/keeping';
import type { Schedules } from '../schedules/schedules';
import { say } from '../sentence';
import { isFinished } from '../tasks/task';
import type { TaskRunner } from '../tasks/task-runner';

export interface HealthAround {
  host: { folder: string };
  archives: Pick<ArchiveShelf, 'list'>;
  keeping: Pick<ArchiveKeeping, 'findings'>;
  schedules: Pick<Schedules, 'list' | 'overdue'>;
  tasks: Pick<TaskRunner, 'list'>;
}

const HOUR_MS = 3_600_000;

/** @param maxAge hours after which the newest proven backup is too old; null for any age */
export async function readHealth(around: HealthAround, maxAge: number | null, now = new Date()): Promise<HealthReply> {
  const archives = await around.archives.list();
  const findings = await around.keeping.findings(archives);
  const proven = archives.filter(({ name }) => findings.get(name) === true);
  const damaged = archives.filter(({ name, error }) => error !== null || findings.get(name) === false);
  const overdue = await around.schedules.overdue();
  const rows = await around.schedules.list();
  const tasks = await around.tasks.list();
  const newestVerified = newest(proven);
  const problems: HealthProblem[] = [
    ...ageProblems(newestVerified, maxAge, now),
    ...damaged.map(({ name }) => problem('damaged', say`The backup ${name} is damaged.`)),
    ...rows.flatMap((row) => scheduleProblems(row, overdue.has(row.id))),
  ];
  return {
    status: problems.length > 0 ? 'failing' : 'ok',
    at: now.toISOString(),
    problems,
    archives: {
      count: archives.length,
      bytes: archives.reduce((sum, { size }) => sum + size, 0),
      damaged: damaged.length,
      newest: newest(archives.filter(({ error }) => error === null)),
      newestVerified,
    },
    schedules: rows.map((row) => scheduleHealth(row, overdue.has(row.id), proven)),
    tasks: {
      running: tasks.filter((task) => !isFinished(task)).length,
      failed: tasks.filter(({ state }) => state === 'failed' || state === 'interrupted').length,
    },
    freeBytes: await freeBytes(around.host.folder),
  };
}

function ageProblems(verified: HealthArchive | null, maxAge: number | null, now: Date): HealthProblem[] {
  if (maxAge === null) return [];
  if (!verified) return [problem('age', 'No backup has been verified.')];
  if (now.getTime() - Date.parse(verified.createdAt) <= maxAge * HOUR_MS) return [];
  return [problem('age', say`The newest verified backup is of ${verified.createdAt}: older than ${maxAge} hours.`)];
}

function scheduleProblems({ name, trouble }: ScheduleRow, isOverdue: boolean): HealthProblem[] {
  const problems: HealthProblem[] = [];
  if (trouble) problems.push(problem('trouble', say`The schedule “${name}” had trouble: ${trouble.error.message}`));
  if (isOverdue) {
    problems.push(problem('overdue', say`The schedule “${name}” is due for more than an hour, and nobody runs it.`));
  }
  return problems;
}

function scheduleHealth(row: ScheduleRow, overdue: boolean, proven: ShelvedArchive[]): HealthSchedule {
  const { id, name, enabled, nextRun, trouble } = row;
  const own = proven.filter(({ manifest }) => manifest?.schedule?.id === id);
  return { id, name, enabled, nextRun, overdue, trouble: trouble !== null, newestVerified: newest(own) };
}

/** @param archives newest first */
function newest([archive]: ShelvedArchive[]): HealthArchive | null {
  return archive ? { name: archive.name, createdAt: moment(archive) } : null;
}

function problem(kind: HealthProblem['kind'], message: string): HealthProblem {
  return { kind, message };
}

/** Null before the first backup, when there is no folder yet. */
async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
