/**
 * A snapshot of the rows and the uploads that belong to it: no row of the snapshot without its file. NocoBase writes a file before its row,
 * and deletes it in the transaction that deletes its row, so that what is linked before and after the snapshot has them all but for
 * files that came and went meanwhile.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Progress } from '../../common/api';
import type { Catalog } from '../catalog/catalog';
import type { DatabaseReader, Dialect } from '../dialects/dialect';
import { BackupError, CanceledError } from '../errors';
import type { FileCut } from '../files/cut';
import { MissingFiles } from './missing-files';

const TRIES = 3;
/** A transaction that has deleted a file may still be under way. */
const GRACE_MS = 1000;

export interface CutAround {
  catalog: Catalog;
  dialect: Pick<Dialect, 'openSnapshot' | 'openReader'>;
  workDir: string;
  signal: AbortSignal;
  report(progress: Partial<Progress>): void;
  now(): Date;
}

export interface OpenCut {
  /** The caller closes it. */
  snapshot: DatabaseReader;
  createdAt: Date;
  /** Of the files, as whole sentences. */
  warnings: string[];
}

/** @throws BackupError DATA_CHANGED where files go faster than they can be kept */
export async function openCut(cut: FileCut, around: CutAround): Promise<OpenCut> {
  const { catalog, dialect, workDir, signal, report, now } = around;
  if (cut.roots.length === 0) {
    const snapshot = await dialect.openSnapshot({ workDir, signal });
    return { snapshot, createdAt: now(), warnings: [] };
  }
  report({ stage: 'files' });
  await cut.update();
  for (let tries = 1; ; tries++) {
    report({ stage: 'snapshot' });
    const opening = dialect.openSnapshot({ workDir, signal });
    const createdAt = opening.then(now);
    createdAt.catch(() => undefined);
    const failure = await cut.updateDuring(opening).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    const snapshot = await opening;
    try {
      if (failure) throw failure.error;
      report({ stage: 'files' });
      const missing = await MissingFiles.in(snapshot, catalog, cut, signal);
      if (missing.isEmpty || !(await isMeanwhile(missing, around))) {
        return { snapshot, createdAt: await createdAt, warnings: [...cut.warnings(), ...missing.warnings()] };
      }
      if (tries === TRIES) throw tooFast();
    } catch (error) {
      await snapshot.close();
      throw signal.aborted ? new CanceledError() : error;
    }
    await snapshot.close();
  }
}

async function isMeanwhile(missing: MissingFiles, { dialect, signal }: CutAround): Promise<boolean> {
  if (await missing.anyGone(dialect, signal)) return true;
  await pause(GRACE_MS, undefined, { signal });
  return missing.anyGone(dialect, signal);
}

function tooFast(): BackupError {
  return new BackupError('DATA_CHANGED', 'Files were deleted faster than the backup could keep them.', {
    hint: 'Start the backup again once fewer files are deleted.',
  });
}
