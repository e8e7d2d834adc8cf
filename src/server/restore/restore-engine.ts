/**
 * One restore, from a plan that was checked to tables that are live.
 *
 *   stage → load, finish and compare → link → files → switch → reload
 *
 * A dry run ends before the switch, with what the switch would have come to.
 *
 * Up to the switch, the application goes on with its live tables, and any error or abort drops what was staged: nothing
 * happened. The switch is one atomic step of the database. If the application cannot work with the new data, the same step takes
 * it back. The former tables and files stay as the undo set. Not promised: that plugins like the data; NocoBase's upgrade tells.
 */
import type { Progress, RestoreOutcome, RowCounts } from '../../common/api';
import type { CombinedRows } from '../dialects/combine-rows';
import type { Dialect } from '../dialects/dialect';
import type { TableSets } from '../dialects/table-sets';
import type { FileSets } from '../files/sets/file-sets';
import { stageFiles } from '../files/sets/stage-files';
import { ProgressMeter } from '../progress-meter';
import { loadTables } from './load-tables';
import { keyOf } from './plan/live-database';
import type { PreparedRestore, TableStep } from './plan/steps';
import type { Proof } from './prove-table';
import type { Service } from './service';
import type { FileSource, RestoreSource } from './source';
import { switchTables, type Switched, type SwitchSurroundings } from './switch-tables';

export interface RestoreSurroundings {
  /** Of the task; the set of tables has the same. */
  id: string;
  source: RestoreSource & FileSource;
  fileSets: FileSets;
  dialect: Dialect;
  service: Service;
  signal: AbortSignal;
  report(progress: Partial<Progress>): void;
  /** Called before the switch: from here on the restore must not be stopped. */
  protect(): void;
  /** What is to be known of the set later. */
  facts: Record<string, unknown>;
  dryRun: boolean;
  now(): number;
}

export async function runRestore(prepared: PreparedRestore, around: RestoreSurroundings): Promise<RestoreOutcome> {
  const { dialect, id } = around;
  const sets = await dialect.openTableSets();
  try {
    const loaded = await stage(prepared, sets, around).catch((error: unknown) => dropped(error, sets, around));
    const files = prepared.files && around.fileSets;
    const finish = around.dryRun
      ? compare(sets, files, id)
      : switchTables(sets, { ...around, files, upgrade: prepared.plan.upgrade });
    const { combined, ...switched } = await finish.catch((error: unknown) => dropped(error, sets, around));
    const sum = (key: 'rows' | 'bytes') => loaded.tables.reduce((total, table) => total + table[key], 0);
    return {
      collections: loaded.tables.length,
      rows: sum('rows'),
      bytes: sum('bytes'),
      counts: countsOf(prepared.tables, loaded.tables, combined),
      failed: [],
      proofs: Object.fromEntries(loaded.tables.map(({ collection, by, digest }) => [collection, { by, digest }])),
      left: prepared.plan.objects.left,
      ...switched,
      warnings: [...loaded.warnings, ...switched.warnings],
    };
  } finally {
    await sets.close();
  }
}

/** The undo, and the undo of the undo: the same switch again. */
export async function runUndo(around: Omit<SwitchSurroundings, 'upgrade'> & { dialect: Dialect }): Promise<Switched> {
  const sets = await around.dialect.openTableSets();
  try {
    const { combined: _, ...switched } = await switchTables(sets, { ...around, upgrade: false });
    return switched;
  } finally {
    await sets.close();
  }
}

/** What the switch would have come to; then the set has served. */
async function compare(sets: TableSets, fileSets: FileSets | null, id: string) {
  const combined = await sets.compare(id);
  const files = await fileSets?.prepare(id, 'restored');
  await sets.discard(id);
  await fileSets?.discard(id);
  const nothing = { switchMilliseconds: 0, maintenanceMilliseconds: 0, warnings: [] };
  return { combined, ...(files && { files }), dryRun: true as const, ...nothing };
}

function countsOf(
  steps: readonly TableStep[],
  loaded: readonly Pick<Proof, 'collection' | 'rows'>[],
  combined: readonly CombinedRows[],
): Record<string, RowCounts> {
  const counts = loaded.map(({ collection, rows }): [string, RowCounts] => {
    const { combine, paths } = steps.find((step) => step.collection === collection) ?? {};
    // Nodes have one path each.
    const target = paths?.tree ?? combine?.table;
    const found = target && combined.find(({ table }) => keyOf(table) === keyOf(target));
    const { added, replaced, skipped, kept } = found ?? { added: rows, replaced: 0, skipped: 0, kept: 0 };
    return [collection, { added, replaced, skipped, kept }];
  });
  return Object.fromEntries(counts);
}

async function stage(prepared: PreparedRestore, sets: TableSets, around: RestoreSurroundings) {
  const { tables: steps, objects, plan } = prepared;
  const { id, source, dialect, signal, report, facts, now } = around;
  report({ stage: 'staging', collectionsTotal: steps.length });
  const combine = steps.flatMap((step) => step.combine ?? []);
  const paths = steps.flatMap((step) => step.paths ?? []);
  const staging = await sets.stage({ id, tables: steps.map(({ target }) => target), objects, combine, paths, facts });
  const staged = await staging.openReader();
  try {
    const live = await dialect.openReader();
    try {
      const sizes = new Map(plan.collections.map((collection) => [collection.name, collection]));
      const weighed = steps.map(({ collection: name }) => {
        const { rows = null, bytes = null } = sizes.get(name) ?? {};
        return { name, estimatedRows: rows, estimatedBytes: bytes };
      });
      const meter = new ProgressMeter(weighed, now, 'loading');
      const sameDialect = source.manifest.database.dialect === dialect.name;
      const loaded = await loadTables(steps, {
        ...{ source, staging, staged, live, sameDialect, meter, signal, report },
        onFailure: plan.manner.onFailure,
      });
      report({ stage: 'linking', current: null, remaining: null });
      const linked = await staging.link(signal);
      // Before anybody has to wait for the exchange, as what it refuses of one collection is left out, and all begins anew.
      if (plan.manner.onFailure === 'leave' && combine.length > 0) await sets.compare(id);
      await stageFilesOf(prepared, around);
      signal.throwIfAborted();
      return { tables: loaded.tables, warnings: [...loaded.warnings, ...linked] };
    } finally {
      await live.close();
    }
  } finally {
    await staged.close();
  }
}

async function stageFilesOf(
  { files }: PreparedRestore,
  { id, source, fileSets: sets, signal, report }: RestoreSurroundings,
) {
  if (!files) return;
  const { placements, extra, bytes: bytesTotal } = files;
  report({ stage: 'files', current: null, bytes: 0, bytesTotal });
  await stageFiles({
    ...{ sets, id, placements, extra, signal },
    files: () => source.files(),
    onProgress: (bytes, current) => report({ stage: 'files', current, bytes, bytesTotal }),
  });
}

/** What is wrong is the first error; a set that cannot be dropped now is dropped at the next start, with files that do not go back now. */
async function dropped(error: unknown, sets: TableSets, { id, fileSets }: RestoreSurroundings): Promise<never> {
  const set = await sets.list().then(
    (all) => all.find((one) => one.id === id),
    () => undefined,
  );
  if (set && set.exchanges % 2 === 0) await drop(sets, fileSets, id).catch(() => undefined);
  throw error;
}

async function drop(sets: TableSets, fileSets: FileSets, id: string): Promise<void> {
  if (await fileSets.find(id)) await fileSets.bring(id, 'former');
  await sets.discard(id);
  await fileSets.discard(id);
}
