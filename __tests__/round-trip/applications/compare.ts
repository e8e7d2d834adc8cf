/** What a restore loaded beside what the archive holds. */
import type { RestoreOutcome, RestorePlan } from '../../../src/common/api';
import type { Loss } from '../../../src/server/dialects/table-sets';
import type { Task } from '../../../src/server/tasks/task';
import type { Source } from './scene';

/** Tables of settings in which rows of the target stay, or names are spelled as the target spells them. */
const MERGED = ['applicationPlugins', 'collections', 'fields', 'sequences'];

export interface Comparison {
  collections: number;
  /** Byte for byte, which the restore itself has proved. */
  identical: number;
  /** By fingerprint. */
  equal: number;
  /** Differing, as the plan said: names of collections. */
  lossy: string[];
  merged: string[];
  /** Differing, and nobody said so. */
  wrong: string[];
}

export function compare(plan: RestorePlan, task: Task, { fingerprints }: Source): Comparison {
  const { proofs } = task.result as Pick<RestoreOutcome, 'proofs'>;
  const names = Object.keys(proofs);
  const compared = names.filter((name) => proofs[name]?.by === 'fingerprint');
  const differing = compared.filter((name) => proofs[name]?.digest !== fingerprints[name]);
  const named = lossesOf(plan);
  const lossy = differing.filter((name) => named.has(name));
  const merged = differing.filter((name) => MERGED.includes(name) && !named.has(name));
  return {
    collections: names.length,
    identical: names.length - compared.length,
    equal: compared.length - differing.length,
    ...{ lossy, merged },
    wrong: differing.filter((name) => !lossy.includes(name) && !merged.includes(name)),
  };
}

/** Collections of which the plan says that values may differ, with the columns. */
export function lossesOf({ checks }: RestorePlan): Map<string, string[]> {
  const lines = checks.filter(({ check, verdict }) => check === 'losses' && verdict === 'warning');
  return new Map(
    lines.flatMap(({ details }) => {
      const { collection, losses } = details as { collection: string; losses: Loss[] };
      const columns = losses.filter(({ values }) => values).map(({ column }) => column ?? 'all columns');
      return columns.length > 0 ? [[collection, columns] as const] : [];
    }),
  );
}
