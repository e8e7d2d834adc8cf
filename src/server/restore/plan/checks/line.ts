import type { CheckLine, Verdict } from '../../../../common/api';
import type { PlanDraft } from '../draft';

export type CheckName = CheckLine['check'];
/** At least one line. */
export type Check = (draft: PlanDraft) => CheckLine[];

type Details = CheckLine['details'];

const line =
  (verdict: Verdict) =>
  (check: CheckName, message: string, hint: string | null = null, details: Details = {}): CheckLine => ({
    check,
    verdict,
    message,
    hint,
    details,
  });

export const warning = line('warning');
export const blocker = line('blocker');

export function pass(check: CheckName, message: string, details: Details = {}): CheckLine {
  return line('pass')(check, message, null, details);
}

/** What was found, or else the line that says that nothing was. */
export function linesOr(lines: readonly (CheckLine | null)[], none: CheckLine): CheckLine[] {
  const found = lines.filter((one) => one !== null);
  return found.length > 0 ? found : [none];
}
