/** What rows amount to whichever database printed them: docs/archive-format.md, section 9. */
import { Fingerprint, type FingerprintResult } from '../../../src/server/archive/fingerprint';
import { RowCheck } from '../../../src/server/archive/row-check';
import type { ColumnDefinition } from '../../../src/server/dialects/definition';

/** @param ignored positions of columns that are not compared */
export function fingerprintOf(
  columns: readonly ColumnDefinition[],
  rows: string,
  ignored: readonly number[] = [],
): FingerprintResult {
  const bytes = Buffer.from(rows);
  const check = new RowCheck(columns.length);
  const problem = check.update(bytes) ?? (check.complete ? null : 'the last line has no end');
  if (problem !== null) throw new Error(`These are not rows: ${problem}.`);
  const fingerprint = new Fingerprint(columns, ignored);
  fingerprint.update(bytes, check.ends);
  return fingerprint.digest();
}
