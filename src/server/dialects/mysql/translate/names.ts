import { createHash } from 'node:crypto';

const NAME_CHARACTERS = 64;

/** At most 64 characters; what is cut off is told by a hash at the end, so that different names stay different. */
export function shortName(name: string): string {
  if (Array.from(name).length <= NAME_CHARACTERS) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${Array.from(name)
    .slice(0, NAME_CHARACTERS - hash.length - 1)
    .join('')}_${hash}`;
}
