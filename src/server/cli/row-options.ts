import type { RestoreManner } from '../../common/api';

/** `--rows skip --rows orders=add`: for all collections, and for single ones. What is no strategy is told when the request is read. */
export interface RowOptions {
  all?: string;
  single: Record<string, string>;
}

export function addRows(given: string, before: RowOptions = { single: {} }): RowOptions {
  const at = given.lastIndexOf('=');
  if (at < 0) return { ...before, all: given };
  return { ...before, single: { ...before.single, [given.slice(0, at)]: given.slice(at + 1) } };
}

/** Where collections go, and what becomes of their rows; undefined where neither is said. */
export function mappingOf(to?: RestoreManner['mapping'], rows?: RowOptions): Record<string, object> | undefined {
  const mapping: Record<string, object> = { ...to };
  for (const [name, strategy] of Object.entries(rows?.single ?? {})) {
    mapping[name] = { ...mapping[name], rows: strategy };
  }
  return to === undefined && Object.keys(mapping).length === 0 ? undefined : mapping;
}
