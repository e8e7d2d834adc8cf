/** Whether SQL text could speak of any of these names. Without a parser for every database, a word that looks like it counts. */
export function mentions(text: string, names: Pick<ReadonlySet<string>, 'size' | 'keys'>): boolean {
  if (names.size === 0) return false;
  const words = new Set((text.match(WORD) ?? []).map((word) => word.toLowerCase()));
  return [...names.keys()].some((name) => (PLAIN.test(name) ? words.has(name.toLowerCase()) : text.includes(name)));
}

const WORD = /[\p{L}\p{N}_$]+/gu;
const PLAIN = /^[\p{L}\p{N}_$]+$/u;
