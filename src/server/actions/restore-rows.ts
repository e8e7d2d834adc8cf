import type { RestoreDetail, RestoreRow, UndoRow } from '../../common/api';
import type { Strongbox } from '../strongbox';
import type { Task } from '../tasks/task';
import { isLive, keptUntil, type UndoSet } from '../undo-sets';

type RestoreTask = Task & { kind: RestoreRow['kind'] };

/** Restores and undos, newest first; a restore has with it what is kept of it. */
export async function restoreRows(box: Strongbox): Promise<RestoreRow[]> {
  const tasks = (await box.tasks.list()).filter(isRestore);
  if (tasks.length === 0) return [];
  const sets = new Map((await box.places.sets()).map((set) => [set.id, undoRow(set)]));
  return tasks.map(({ process: _, exchange, ...task }) => ({
    ...task,
    plan: exchange?.plan ?? null,
    saved: exchange?.saved ?? null,
    dryRun: exchange?.dryRun ?? false,
    undo: sets.get(task.id) ?? null,
  }));
}

/** Null for what is no restore. */
export async function restoreDetail(box: Strongbox, id: string): Promise<RestoreDetail | null> {
  const row = (await restoreRows(box)).find((one) => one.id === id);
  return row ? { ...row, planned: row.plan === null ? null : await box.restores.executed(row.plan) } : null;
}

function isRestore(task: Task): task is RestoreTask {
  return task.kind === 'restore' || task.kind === 'undo';
}

function undoRow(set: UndoSet): UndoRow {
  const { id, tables, bytes, files } = set;
  const kept = files?.now?.kept ?? { files: 0, bytes: 0 };
  return {
    ...{ id, tables: tables.length, bytes: bytes === null ? null : bytes + kept.bytes, files: kept.files },
    ...{ keptUntil: keptUntil(set), restoredIsLive: isLive(set) },
  };
}
