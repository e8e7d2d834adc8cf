/**
 * The short part in which nobody is served: the exchange of the tables, that of the files, and the reload of the application. A restore and
 * an undo share it. Which side is live is decided by the tables, in one atomic step; the files follow, after a crash at the next start.
 */
import type { FileCounts, Progress, RestoreOutcome } from '../../common/api';
import type { ExchangeReport, TableSets } from '../dialects/table-sets';
import { BackupError, toBackupError } from '../errors';
import { sideAfter } from '../files/sets/file-set';
import type { FileSets } from '../files/sets/file-sets';
import type { Service } from './service';
import { say } from '../sentence';

export interface SwitchSurroundings {
  id: string;
  service: Service;
  /** Null where the set has no files. */
  files: FileSets | null;
  upgrade: boolean;
  report(progress: Partial<Progress>): void;
  protect(): void;
  now(): number;
}

export type Switched = Pick<RestoreOutcome, 'files' | 'switchMilliseconds' | 'maintenanceMilliseconds' | 'warnings'>;

/** @throws BackupError DATABASE_BUSY, FILES_FAILED (nothing changed), RELOAD_FAILED (taken back, or not), and whatever the database says */
export async function switchTables(
  sets: TableSets,
  around: SwitchSurroundings,
): Promise<Switched & Pick<ExchangeReport, 'combined'>> {
  const { id, service, files, upgrade, report, protect, now } = around;
  protect();
  report({ stage: 'switching', current: null, remaining: null });
  const began = now();
  try {
    await service.begin({ message: 'Restoring: the new data is being switched on.', upgrade });
    const before = (await exchangesOf(sets, id)) ?? 0;
    const counts = await prepareFiles(before, around);
    const { milliseconds, warnings, combined } = await exchange(sets, before, around);
    await files
      ?.bring(id, sideAfter(before + 1))
      .catch((error: unknown) => takeBack(sets, before, around, withoutFiles(error)));
    report({ stage: 'reloading' });
    await service
      .reload({ upgrade })
      .catch((error: unknown) => takeBack(sets, before, around, notStarted(reasonOf(error), error)));
    return {
      ...(counts && { files: counts }),
      ...{ switchMilliseconds: milliseconds, maintenanceMilliseconds: now() - began, warnings, combined },
    };
  } finally {
    await service.end();
  }
}

/** What the files will do is known, and refused where it cannot be done, before the tables do anything. */
async function prepareFiles(before: number, { id, files }: SwitchSurroundings): Promise<FileCounts | null> {
  if (!files) return null;
  await files.bring(id, sideAfter(before));
  return files.prepare(id, sideAfter(before + 1));
}

/** An exchange can happen and its answer be lost: then it counts as done, since the tables are live. */
async function exchange(sets: TableSets, before: number, { id }: SwitchSurroundings): Promise<ExchangeReport> {
  try {
    return await sets.exchange(id);
  } catch (error) {
    const after = await exchangesOf(sets, id).catch(() => before);
    if (after === before) throw error;
    return {
      milliseconds: 0,
      combined: [],
      warnings: [say`The tables were exchanged, but not all went well after that: ${reasonOf(error)}`],
    };
  }
}

async function exchangesOf(sets: TableSets, id: string): Promise<number | undefined> {
  return (await sets.list()).find((set) => set.id === id)?.exchanges;
}

async function takeBack(
  sets: TableSets,
  before: number,
  { id, service, files }: SwitchSurroundings,
  cause: BackupError,
): Promise<never> {
  try {
    await sets.exchange(id);
    await files?.bring(id, sideAfter(before));
    await service.reload({ upgrade: false });
  } catch (error) {
    throw new BackupError(
      'RELOAD_FAILED',
      `${cause.message.replace(/\.?$/, '.')} ${say`Taking it back failed too: ${reasonOf(error)}`}`,
      {
        hint: 'Take it back with: strongbox restore --undo. The former tables are kept.',
        cause,
      },
    );
  }
  throw cause;
}

const LOST_NOTHING = 'The former data is live again, and nothing is lost. The log of the application says more.';

function notStarted(reason: string, cause: unknown): BackupError {
  return new BackupError('RELOAD_FAILED', say`The application did not start with the new data: ${reason}`, {
    hint: LOST_NOTHING,
    cause,
  });
}

function withoutFiles(error: unknown): BackupError {
  const { code, message } = toBackupError(error);
  return new BackupError(code, say`The files did not follow the tables: ${message}`, {
    hint: LOST_NOTHING,
    cause: error,
  });
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
