import type { GroupKey } from './groups';
import { parseGroup } from './parse-group';

/**
 * What a collection's own `dumpRules` say, in any of NocoBase's shapes: 'user' (a bare string is the group, whatever it is),
 * {required: true}, {skipped: true}, {group: 'user'}; null when it says nothing.
 *
 * A group that nobody knows becomes `unknown`: what the plugin meant by it cannot be guessed, and `unknown` is the group that
 * administrators are asked to look at. The label's source stays `declared`, which tells this case from the others.
 */
export function declaredGroup(dumpRules: unknown): GroupKey | null {
  const declared = declaredText(dumpRules);
  return declared === null ? null : (parseGroup(declared) ?? 'unknown');
}

function declaredText(dumpRules: unknown): string | null {
  if (typeof dumpRules === 'string') return dumpRules || null;
  if (typeof dumpRules !== 'object' || dumpRules === null) return null;
  const rules = dumpRules as { required?: unknown; skipped?: unknown; group?: unknown };
  if (rules.required) return 'required';
  if (rules.skipped) return 'skipped';
  return typeof rules.group === 'string' && rules.group ? rules.group : null;
}
