/** Just enough of SQL's grammar to cut a CREATE TABLE statement into its parts. */

export interface Token {
  kind: 'name' | 'text' | 'other';
  /** As written. */
  source: string;
  /** Names without their quotes; words in upper case. */
  value: string;
  start: number;
  end: number;
}

const PATTERNS: [kind: Token['kind'] | 'space', pattern: RegExp][] = [
  ['space', /\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
  ['name', /"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/y],
  ['text', /'(?:[^']|'')*'/y],
  ['other', /[\p{L}_$\u0080-\u{10ffff}][\p{L}\p{N}_$\u0080-\u{10ffff}]*|[\s\S]/uy],
];

function unquoted(source: string): string {
  const quote = source[0] === '[' ? ']' : (source[0] ?? '');
  return source.slice(1, -1).replaceAll(quote + quote, quote);
}

/** @param most ends after so many tokens */
export function tokenize(sql: string, most = Infinity): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length && tokens.length < most; ) {
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = at;
      const source = pattern.exec(sql)?.[0];
      if (source === undefined) continue;
      const [start, end] = [at, at + source.length];
      const value = kind === 'name' ? unquoted(source) : source.toUpperCase();
      if (kind !== 'space') tokens.push({ kind, source, value, start, end });
      at = end;
      break;
    }
  }
  return tokens;
}

export function isWord(token: Token | undefined, ...words: string[]): boolean {
  return token?.kind === 'other' && words.includes(token.value);
}

/** The index of the parenthesis that closes the one at `open`. */
export function closing(tokens: Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (isWord(tokens[at], '(')) depth += 1;
    if (isWord(tokens[at], ')') && (depth -= 1) === 0) return at;
  }
  return tokens.length - 1;
}

/** The parts between commas that stand in no parentheses. */
export function splitAtCommas(tokens: Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isWord(token, '(')) depth += 1;
    if (isWord(token, ')')) depth -= 1;
    if (depth === 0 && isWord(token, ',')) parts.push([]);
    else parts[parts.length - 1]?.push(token);
  }
  return parts;
}
