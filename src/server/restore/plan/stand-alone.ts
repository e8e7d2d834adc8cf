/**
 * NocoBase's records of collections that inherit, for a database whose tables inherit from none: there, NocoBase can read neither
 * such a collection nor its parents. The child gets fields of its own for those that were the parents'.
 */
import { createHash } from 'node:crypto';
import type { TextRecord } from '../../catalog/read-records';

/** @param text options of a collection, as JSON */
export function withoutParents(text: string): string {
  const options = JSON.parse(text) as Record<string, unknown> | null;
  if (typeof options !== 'object' || options === null || !('inherits' in options)) return text;
  const { inherits: _, ...others } = options;
  return JSON.stringify(others);
}

/**
 * Records of `fields` that the children lack.
 * @param children by name, their ancestors, the nearest first
 * @param owner the column with the name of the collection
 */
export function inheritedFields(
  records: readonly TextRecord[],
  children: Readonly<Record<string, string[]>>,
  owner: string,
): TextRecord[] {
  return Object.entries(children).flatMap(([child, ancestors]) => {
    const known = new Set(records.filter((record) => record[owner] === child).map(({ name }) => name));
    return ancestors.flatMap((ancestor) =>
      records.flatMap((record) => {
        if (record[owner] !== ancestor || known.has(record.name)) return [];
        known.add(record.name);
        return [{ ...record, [owner]: child, key: keyOf(child, record.key) }];
      }),
    );
  });
}

/** As long as those that NocoBase makes. */
function keyOf(child: string, key: string | null | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([child, key]))
    .digest('hex')
    .slice(0, 11);
}
