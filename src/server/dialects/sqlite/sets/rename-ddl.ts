/** Statements of sqlite_schema under other names. SQLite keeps them as `CREATE TABLE name …` and `CREATE [UNIQUE] INDEX name ON table …`. */
import { quoteName } from '../quoting';
import { isWord, tokenize, type Token } from '../sql-tokens';

/** CREATE, UNIQUE, INDEX, IF, NOT, EXISTS, schema, point, name, ON, table, and the parenthesis. */
const HEAD = 12;

interface Head {
  name: Token;
  /** Of an index. */
  table: Token | null;
  /** Of the statement: what follows the names. */
  next: Token | undefined;
}

/** Null where the statement is not of this kind. */
export function headOf(sql: string, kind: 'TABLE' | 'INDEX' | 'VIEW' | 'TRIGGER'): Head | null {
  const tokens = tokenize(sql, HEAD);
  let at = 0;
  if (!isWord(tokens[at++], 'CREATE')) return null;
  if (kind === 'INDEX' && isWord(tokens[at], 'UNIQUE')) at++;
  if (!isWord(tokens[at++], kind)) return null;
  if (isWord(tokens[at], 'IF') && isWord(tokens[at + 1], 'NOT')) at += 3;
  if (isWord(tokens[at + 1], '.')) at += 2;
  const name = tokens[at++];
  if (!name) return null;
  if (kind !== 'INDEX') return { name, table: null, next: tokens[at] };
  const table = isWord(tokens[at], 'ON') ? tokens[at + 1] : undefined;
  return table ? { name, table, next: tokens[at + 2] } : null;
}

function head(sql: string, kind: 'TABLE' | 'INDEX'): Head {
  const found = headOf(sql, kind);
  if (!found) throw new Error(`sqlite_schema holds something else than a ${kind}: ${sql.slice(0, 100)}`);
  return found;
}

export function renamedTable(sql: string, name: string): string {
  const { name: token } = head(sql, 'TABLE');
  return `CREATE TABLE ${quoteName(name)}${sql.slice(token.end)}`;
}

export function renamedIndex(sql: string, name: string, table: string): string {
  const { name: token, table: on } = head(sql, 'INDEX');
  const unique = isWord(tokenize(sql, 2)[1], 'UNIQUE') ? 'UNIQUE ' : '';
  return `CREATE ${unique}INDEX ${quoteName(name)}${sql.slice(token.end, on!.start)}${quoteName(table)}${sql.slice(on!.end)}`;
}

/** @param name of an index that SQLite has made for a constraint */
export function renamedAutoIndex(name: string, table: string): string {
  return `sqlite_autoindex_${table}_${name.slice(name.lastIndexOf('_') + 1)}`;
}
