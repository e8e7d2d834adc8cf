/**
 * Statements of views, triggers and routines under other names of tables. There is no parser for every database here: a name is rewritten
 * wherever it stands, unless it might be an alias or a label somewhere; then nothing is.
 */

interface Token {
  text: string;
  /** Of an identifier, without its quotes. */
  name: string | null;
}

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|(\$\w*\$)[\s\S]*?\1|'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|[\p{L}\p{N}_$]+|\s+|[\s\S]/gu;
const WORD = /^[\p{L}_][\p{L}\p{N}_$]*$/u;
const SPACE = /^(\s|--|\/\*)/;
const BODY = /^(\$\w*\$)([\s\S]*)\1$/;
/** After these comes a table, or what is called as one. */
const BEFORE_TABLE = /^(from|join|into|update|table|view|only|on|,)$/i;

/**
 * @param tables names as they are in the text, and as they shall be; none of them may be a column's as well
 * @param schema of these tables; what is in another one is left as it is
 * @returns null where it cannot be told whether a name is a table's
 */
export function rewriteTables(
  text: string,
  tables: ReadonlyMap<string, string>,
  schema: string | undefined,
): string | null {
  const quote = text.includes('`') ? '`' : '"';
  const tokens = [...text.matchAll(TOKEN)].map(([found]) => ({ text: found, name: nameOf(found) }));
  const words = tokens.filter((token) => !SPACE.test(token.text));
  for (const [at, token] of words.entries()) {
    const renamed = findName(tables, token);
    if (renamed !== undefined) {
      const place = placeOf(words, at, schema);
      if (place === 'unsure') return null;
      if (place === 'table') token.text = quote + renamed.replaceAll(quote, quote + quote) + quote;
      continue;
    }
    const [, mark, body] = BODY.exec(token.text) ?? [];
    if (mark !== undefined && body !== undefined) {
      const rewritten = rewriteTables(body, tables, schema);
      if (rewritten === null) return null;
      token.text = mark + rewritten + mark;
    } else if (token.text.startsWith("'") && [...tables.keys()].some((name) => token.text.includes(name))) {
      // A statement that is put together when it runs.
      return null;
    }
  }
  return tokens.map((token) => token.text).join('');
}

function nameOf(text: string): string | null {
  if (text.startsWith('"') || text.startsWith('`')) return text.slice(1, -1).replaceAll(text[0]!.repeat(2), text[0]!);
  return WORD.test(text) ? text : null;
}

/** Quoted names count letter by letter. */
function findName(tables: ReadonlyMap<string, string>, { text, name }: Token): string | undefined {
  if (name === null || name !== text) return name === null ? undefined : tables.get(name);
  return [...tables].find(([table]) => table.toLowerCase() === name.toLowerCase())?.[1];
}

function placeOf(words: readonly Token[], at: number, schema: string | undefined): 'table' | 'column' | 'unsure' {
  const before = (steps: number) => words[at - steps];
  if (before(1)?.text === '.') {
    const qualifier = before(2)?.name;
    if (qualifier === undefined || qualifier === null || qualifier !== schema) return 'column';
    return BEFORE_TABLE.test(before(3)?.text ?? '') || words[at + 1]?.text === '.' ? 'table' : 'unsure';
  }
  // Qualifies a column: were it an alias, it would be declared somewhere, and there be unsure.
  if (words[at + 1]?.text === '.') return 'table';
  let steps = 1;
  while (before(steps)?.text === '(') steps += 1;
  return BEFORE_TABLE.test(before(steps)?.text ?? '') ? 'table' : 'unsure';
}
