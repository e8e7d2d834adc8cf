/** A CREATE TABLE statement out of a definition. Every part is text of an archive: names are quoted, the rest passes a gate. */
import type { ColumnDefinition, ForeignKeyDefinition, TableDefinition } from '../../definition';
import { quoteName } from '../quoting';
import { isWord, tokenize, type Token } from '../sql-tokens';
import { say } from '../../../sentence';

/** Words, and digits in one pair of parentheses. */
const NATIVE = /^[\p{L}_][\p{L}\p{N}_$]*( [\p{L}_][\p{L}\p{N}_$]*)*\s*(\(\s*[+-]?\d+\s*(,\s*[+-]?\d+\s*)?\))?$/u;
/** They would end the type. */
const RESERVED =
  /\b(CONSTRAINT|PRIMARY|NOT|NULL|UNIQUE|CHECK|DEFAULT|COLLATE|REFERENCES|GENERATED|AS|ON|FOREIGN|DEFERRABLE)\b/i;
const ACTIONS = ['NO ACTION', 'RESTRICT', 'SET NULL', 'SET DEFAULT', 'CASCADE'];

/** A definition that cannot be made into a statement; the message completes "Table x …". */
export class UnusableDefinition extends Error {}

/** One expression: nothing in it ends the parentheses around it, or the statement. */
export function oneExpression(text: string): boolean {
  let depth = 0;
  const tokens = tokenize(text);
  for (const token of tokens) {
    if (isWord(token, '(')) depth += 1;
    if (isWord(token, ')') && (depth -= 1) < 0) return false;
    // What the tokenizer does not know as a whole is a quote without its end.
    if (isWord(token, ';', '"', "'", '`', '[', ']')) return false;
  }
  const last = tokens.at(-1);
  // A comment at the end would swallow what follows.
  return depth === 0 && last !== undefined && text.slice(last.end).trim() === '' && !text.includes('\0');
}

function expression(text: string, what: string): string {
  if (!oneExpression(text)) throw new UnusableDefinition(say`has ${what} that is not one expression`);
  return text;
}

/** As it was written, so that SQLite shows it again in the same way: a name in quotes alone is a text here. */
function defaultClause(text: string): string {
  const tokens: Token[] = tokenize(text);
  const [only] = tokens;
  if (tokens.length === 1 && only?.kind === 'name') return `DEFAULT ${only.source}`;
  return `DEFAULT (${expression(text, 'a default')})`;
}

function columnClause(column: ColumnDefinition, numbered: boolean): string {
  const { name, native, nullable, collation, generated, default: initial } = column;
  const type = native.trim();
  if (type !== '' && (!NATIVE.test(type) || RESERVED.test(type))) {
    throw new UnusableDefinition(say`has a column ${name} of an odd type`);
  }
  if (numbered) return `${quoteName(name)} INTEGER PRIMARY KEY AUTOINCREMENT`;
  const parts = [quoteName(name), type];
  if (collation !== null) parts.push(`COLLATE ${quoteName(collation)}`);
  if (!nullable) parts.push('NOT NULL');
  if (generated) {
    const kind = generated.stored ? 'STORED' : 'VIRTUAL';
    parts.push(`GENERATED ALWAYS AS (${expression(generated.expression, 'a computed column')}) ${kind}`);
  } else if (initial !== null) parts.push(defaultClause(initial));
  return parts.filter(Boolean).join(' ');
}

const list = (names: readonly string[]) => names.map(quoteName).join(', ');

function foreignKeyClause(key: ForeignKeyDefinition): string {
  const { name, columns, references, onUpdate, onDelete, deferrable } = key;
  if (![onUpdate, onDelete].every((action) => ACTIONS.includes(action))) {
    throw new UnusableDefinition(say`has a foreign key ${name} with an odd action`);
  }
  const target = `${quoteName(references.name)} (${list(references.columns)})`;
  const end = deferrable ? ' DEFERRABLE INITIALLY DEFERRED' : '';
  return `CONSTRAINT ${quoteName(name)} FOREIGN KEY (${list(columns)}) REFERENCES ${target} ON DELETE ${onDelete} ON UPDATE ${onUpdate}${end}`;
}

/** @param name the table's in this statement; references to itself stay with the name of the definition */
export function tableStatement(definition: TableDefinition, name: string): string {
  const { columns, primaryKey, indexes, foreignKeys, checks } = definition;
  const [key] = primaryKey;
  const isNumbered = (column: ColumnDefinition) =>
    primaryKey.length === 1 && column.name === key && column.identity !== null;
  const parts = columns.map((column) => columnClause(column, isNumbered(column)));
  if (primaryKey.length > 0 && !columns.some(isNumbered)) parts.push(`PRIMARY KEY (${list(primaryKey)})`);
  for (const index of indexes) {
    if (!index.constraint) continue;
    parts.push(`UNIQUE (${list(index.columns.filter((column) => column !== null))})`);
  }
  for (const check of checks) {
    parts.push(`CONSTRAINT ${quoteName(check.name)} CHECK (${expression(check.expression, 'a check')})`);
  }
  parts.push(...foreignKeys.map(foreignKeyClause));
  return `CREATE TABLE ${quoteName(name)} (${parts.join(', ')})`;
}
