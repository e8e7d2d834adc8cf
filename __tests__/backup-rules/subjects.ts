import type { RuleSubject } from '../../src/backup-rules';

/** A subject of which only the telling parts are written down. */
export function subject(name: string, facts: Partial<RuleSubject> = {}): RuleSubject {
  return { name, userMade: false, throughOf: [], treePathOf: null, inherits: [], ...facts };
}

export const made = (name: string, facts: Partial<RuleSubject> = {}) => subject(name, { userMade: true, ...facts });
