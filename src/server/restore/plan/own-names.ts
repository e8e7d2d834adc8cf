/** Names that a table brings along and that another one may have already: of indexes, keys, checks and sequences. */
import { createHash } from 'node:crypto';
import type { TableDefinition } from '../../dialects/definition';

const LONGEST = 60;

/** For a table beside the one that it is a copy of. */
export function withOwnNames(target: TableDefinition): TableDefinition {
  const own = (name: string) => (name.startsWith(`${target.name}_`) ? name : shorten(`${target.name}_${name}`));
  return {
    ...target,
    indexes: target.indexes.map((index) => ({ ...index, name: own(index.name), ddl: null })),
    foreignKeys: target.foreignKeys.map((key) => ({ ...key, name: own(key.name) })),
    checks: target.checks.map((check) => ({ ...check, name: own(check.name) })),
    sequence: target.sequence && { ...target.sequence, name: target.sequence.name && own(target.sequence.name) },
  };
}

/** Unlike any other, and fitting in every database. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let start = name;
  while (Buffer.byteLength(start) > LONGEST - 9) start = start.slice(0, -1);
  return `${start}_${hash}`;
}
