/** Which collections of a restore an error is about. */
import { RowsRefused } from '../dialects/combine-rows';
import { BackupError, type ErrorCode } from '../errors';
import { say } from '../sentence';
import type { TableStep } from './plan/steps';

/** By the name of the collection. */
export type Failures = ReadonlyMap<string, BackupError>;

/** Of several collections, all of which were tried. */
export class CollectionsFailed extends Error {
  constructor(readonly failures: Failures) {
    super();
  }
}

/** What may be wrong with one collection alone. Anything else would happen to the others as well. */
const OF_COLLECTIONS: readonly ErrorCode[] = [
  'ARCHIVE_DAMAGED',
  'ARCHIVE_INVALID',
  'CHECK_FAILED',
  'DATA_UNFIT',
  'REFERENCES_BROKEN',
  'ROWS_EXIST',
];

export function isOfCollection(error: unknown): error is BackupError {
  return error instanceof BackupError && OF_COLLECTIONS.includes(error.code);
}

/** Empty where the error is about more than single collections. Those whose rows would follow the new keys of a failed one fail with it. */
export function failuresOf(error: unknown, steps: readonly TableStep[]): Map<string, BackupError> {
  const failures = new Map(error instanceof CollectionsFailed ? error.failures : tablesOf(error, steps));
  // A Map goes on over what is added to it meanwhile.
  for (const [name, cause] of failures) {
    const followers = steps.find(({ collection }) => collection === name)?.combine?.addedKey?.followers ?? [];
    for (const { table } of followers) {
      const follower = steps.find(({ target }) => target.name === table.name && target.schema === table.schema);
      if (follower && !failures.has(follower.collection)) failures.set(follower.collection, notWithout(name, cause));
    }
  }
  return failures;
}

function tablesOf(error: unknown, steps: readonly TableStep[]): [string, BackupError][] {
  if (error instanceof RowsRefused) return error.refusals.flatMap((one) => tablesOf(one, steps));
  if (!isOfCollection(error)) return [];
  // Of a reference, first the table that refers, then the one it refers to: either may be one that is not restored.
  const tables = [error.details?.table, error.details?.references];
  const failed = tables.flatMap((table) => steps.find(({ target }) => target.name === table) ?? []);
  return failed.slice(0, 1).map(({ collection }) => [collection, error]);
}

/** What became of a collection that another one takes along. */
export function notWithout(other: string, { code }: BackupError): BackupError {
  return new BackupError(code, say`It cannot be restored without ${other}, which failed.`, {
    details: { collection: other },
  });
}
