/** What a plan comes to, for those who decide about it. Pure. */
import type { CheckLine, RestorePlan, Verdict } from '../../common/api';

export interface PlanFacts {
  replaced: number;
  /** Tables that keep live rows. */
  combined: number;
  created: number;
  views: number;
  rows: number;
  /** Estimate of the rows that are in the replaced tables now; null where the database does not tell. */
  liveRows: number | null;
  /** For how long the former tables are kept; null when the precheck does not say. */
  undoHours: number | null;
  /** Whether accounts come from the archive, so that people may have to sign in again. */
  accounts: boolean;
}

const ACCOUNTS = ['users', 'usersAuthenticators', 'issuedTokens', 'tokenBlacklist', 'authenticators'];

export function planFacts({ collections, checks }: RestorePlan): PlanFacts {
  const of = (action: string) => collections.filter((one) => one.action === action);
  const replaced = of('replace');
  const combined = of('combine');
  const created = of('create');
  const loaded = [...replaced, ...combined, ...created];
  const known = replaced.flatMap(({ liveRows }) => liveRows ?? []);
  const hours = checks.find(({ check, verdict }) => check === 'undo set' && verdict === 'pass')?.details.hours;
  return {
    replaced: replaced.length,
    combined: combined.length,
    created: created.length,
    views: of('view').length,
    rows: sum(loaded.map(({ rows }) => rows)),
    liveRows: known.length === replaced.length ? sum(known) : null,
    undoHours: typeof hours === 'number' ? hours : null,
    accounts: loaded.some(({ name }) => ACCOUNTS.includes(name)),
  };
}

export const VERDICTS: readonly Verdict[] = ['blocker', 'warning', 'pass'];

export function linesOf({ checks }: Pick<RestorePlan, 'checks'>, wanted: Verdict): CheckLine[] {
  return checks.filter(({ verdict }) => verdict === wanted);
}

/** Views, triggers and routines that stand in the way, as a choice names them; null where the line is of something else. */
export function objectsToLeave({ check, details }: CheckLine): string[] | null {
  return check === 'objects' && Array.isArray(details.objects) ? (details.objects as string[]) : null;
}

/** Whether anything goes to another place than its own. */
export function goesElsewhere({ connection, collections }: Pick<RestorePlan, 'connection' | 'collections'>): boolean {
  return connection !== null || collections.some(({ from, to }) => to !== null && from !== to);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
