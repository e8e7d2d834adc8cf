/** What the rules of a retention keep while backups are added, as time goes on. */
import { RETENTION_RULES, type Retention } from '../../common/api';
import { periodsIn } from './periods';

type Rule = keyof Retention;

/**
 * Each rule holds the newest backup of each of its newest periods; for `last`, every backup is a period of its own. What a rule
 * has let go it never takes again. Backups are known by their moments (milliseconds of the epoch): copies of one backup have the same.
 */
export class Rules {
  /** Period to moment, in the order of time. */
  private readonly held: { rule: Rule; most: number; periods: Map<string, number> }[];
  private readonly reasonsOf = new Map<number, Set<Rule>>();
  private readonly periods: ReturnType<typeof periodsIn>;

  constructor(retention: Retention, timezone: string) {
    this.held = RETENTION_RULES.filter((rule) => retention[rule] > 0).map((rule) => ({
      rule,
      most: retention[rule],
      periods: new Map(),
    }));
    this.periods = periodsIn(timezone);
  }

  /** @param moment newer than all before. Returns the moments that no rule holds any more. */
  add(moment: number): number[] {
    if (this.reasonsOf.has(moment)) return [];
    const reasons = new Set(this.held.map(({ rule }) => rule));
    if (reasons.size > 0) this.reasonsOf.set(moment, reasons);
    const period = { ...this.periods(moment), last: String(moment) };
    const lost: number[] = [];
    for (const { rule, most, periods } of this.held) {
      const key = period[rule];
      const replaced = periods.get(key);
      periods.delete(key);
      periods.set(key, moment);
      const [oldest] = periods;
      const dropped = replaced ?? (periods.size > most ? oldest![1] : null);
      if (dropped === null) continue;
      if (replaced === undefined) periods.delete(oldest![0]);
      if (this.release(dropped, rule)) lost.push(dropped);
    }
    return lost;
  }

  /** In the order of RETENTION_RULES. */
  reasons(moment: number): Rule[] {
    return [...(this.reasonsOf.get(moment) ?? [])];
  }

  private release(moment: number, rule: Rule): boolean {
    const reasons = this.reasonsOf.get(moment);
    reasons?.delete(rule);
    return reasons?.size === 0 && this.reasonsOf.delete(moment);
  }
}
