/** A piece of JSON: brackets and commas, a text, or a word (number, true, false, null). White space is left out. */
const TOKENS = /\s+|"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/gs;

const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** JSON values as elements of a JSON array must not be taken apart. */
const isJsonArray = (native: string) => /^jsonb?\[/.test(native);

/**
 * A JSON array as PostgreSQL's own array: `[1,null,"a"]` becomes `{1,NULL,"a"}`. On tokens, as numbers must keep their digits.
 * Null for JSON's `null`. What is no JSON array is handed on for the server to refuse.
 */
export function arrayLiteral(json: string, native: string): string | null {
  const tokens = (json.match(TOKENS) ?? []).filter((token) => token.trim() !== '');
  if (tokens.length === 1 && tokens[0] === 'null') return null;
  if (tokens[0] !== '[') return json;
  return isJsonArray(native) ? jsonElements(tokens) : tokens.map(element).join('');
}

function element(token: string): string {
  if (token === '[') return '{';
  if (token === ']') return '}';
  if (token === 'null') return 'NULL';
  if (token === 'true') return 't';
  if (token === 'false') return 'f';
  return token.startsWith('"') ? quote(JSON.parse(token) as string) : token;
}

function jsonElements(tokens: string[]): string {
  const elements: string[] = [];
  let depth = 0;
  let value = '';
  for (const token of tokens.slice(1)) {
    if (depth === 0 && (token === ',' || token === ']')) {
      if (value !== '') elements.push(value === 'null' ? 'NULL' : quote(value));
      value = '';
      continue;
    }
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
    value += token;
  }
  return `{${elements.join(',')}}`;
}
