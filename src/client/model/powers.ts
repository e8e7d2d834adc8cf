import { SNIPPETS } from '../../common/api';

export type Power = keyof typeof SNIPPETS;
export type Powers = Record<Power, boolean>;

/** The part of `roles:check` that says what the current roles may do. */
export interface RoleCheck {
  /** Patterns; those that begin with `!` take away, whatever else is given. */
  snippets?: string[];
  /** The root role has no snippets and needs none. */
  allowAll?: boolean;
}

export const NO_POWERS = every(() => false);
export const ALL_POWERS = every(() => true);

/** As NocoBase's server decides it. */
export function powersOf({ snippets = [], allowAll = false }: RoleCheck): Powers {
  if (allowAll) return ALL_POWERS;
  const given = snippets.filter((pattern) => !pattern.startsWith('!'));
  const taken = snippets.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const some = (patterns: string[], name: string) => patterns.some((pattern) => matches(name, pattern));
  return every((power) => some(given, SNIPPETS[power]) && !some(taken, SNIPPETS[power]));
}

/** `*` stands for anything without a slash: `pm.*` covers `pm.strongbox.create` too. */
function matches(name: string, pattern: string): boolean {
  const literal = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/\*+/g, '[^/]*')}$`).test(name);
}

function every(decide: (power: Power) => boolean): Powers {
  const powers = Object.keys(SNIPPETS) as Power[];
  return Object.fromEntries(powers.map((power) => [power, decide(power)])) as Powers;
}
