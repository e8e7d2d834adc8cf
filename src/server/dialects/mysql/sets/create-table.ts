/** The statement that makes a table for rows to be loaded: with its primary key and checks, without foreign keys. */
import { BackupError } from '../../../errors';
import type { CheckDefinition, ColumnDefinition, TableDefinition } from '../../definition';
import { baseType, isJsonCheck } from '../column-types';
import { isEnclosed, isPlainDefault, nativeType } from '../fragments';
import { quoteName, quoteText } from '../identifiers';
import { indexClause } from './index-clause';
import { isCharacters } from './stored-values';
import { knownCollation, type ServerTerms } from './server-terms';
import { say } from '../../../sentence';

export interface TableStatement {
  sql: string;
  /** Whole sentences about what the statement leaves out. */
  warnings: string[];
  /** Names of indexes that are made with the table. */
  indexes: string[];
}

/**
 * `bare`: without indexes but those that AUTO_INCREMENT needs, as they are made faster when the rows are there. `plain`: also without
 * default expressions and checks, for a server that does not take them. `complete`: with all indexes, and numbering on where it was.
 */
export type Making = 'bare' | 'plain' | 'complete';

/**
 * @param definition in the terms of this server, see `inServerTerms`
 * @throws BackupError DATA_UNFIT where a type or a computed column is not what a server prints
 */
export function createTable(
  definition: TableDefinition,
  staged: string,
  terms: ServerTerms,
  making: Making,
): TableStatement {
  const plain = making === 'plain';
  const warnings: string[] = [];
  const warn = (text: string) => warnings.push(text);
  const lines = sourceLines(definition.ddl);
  const own = new Map<string, string>();
  const parts: string[] = [];
  const checks: string[] = [];
  for (const check of definition.checks) {
    const { name, expression } = check;
    const column = definition.columns.find((one) => one.name === name);
    // MySQL's JSON needs no check; one of that name would be in the way of the server's own.
    if (column && isJsonCheck(expression, name) && baseType(column.native) === 'json') continue;
    if (!isEnclosed(expression) || (plain && !isJsonCheck(expression, name))) {
      warn(say`The check ${name} of the table ${definition.name} is not restored: ${expression}`);
    } else if (column && (isJsonCheck(expression, name) || /\bCHECK \(/.test(lines.get(name) ?? ''))) {
      own.set(name, ` CHECK (${expression})`);
    } else checks.push(checkClause(check, terms));
  }
  for (const column of definition.columns) {
    parts.push(columnClause(column, definition, lines, terms, plain, warn) + (own.get(column.name) ?? ''));
  }
  if (definition.primaryKey.length > 0) {
    parts.push(`PRIMARY KEY (${definition.primaryKey.map((name) => keyPart(definition, name)).join(', ')})`);
  }
  const indexes: string[] = [];
  const numbered = definition.columns.find((column) => column.identity !== null);
  if (numbered && definition.primaryKey[0] !== numbered.name) {
    const index = definition.indexes.find(({ columns }) => columns[0] === numbered.name);
    const clause = index && indexClause(definition, index);
    if (index && clause) indexes.push(index.name);
    parts.push(clause ?? `KEY (${quoteName(numbered.name)})`);
  }
  const keys = making === 'complete' ? definition.indexes.filter(({ name }) => !indexes.includes(name)) : [];
  indexes.push(...keys.map(({ name }) => name));
  parts.push(...keys.map((index) => indexClause(definition, index) ?? ''));
  const options = tableOptions(definition, terms, warn);
  const next = making === 'complete' ? nextNumber(definition) : null;
  if (next !== null) options.push(`AUTO_INCREMENT=${next}`);
  const sql = `CREATE TABLE ${quoteName(staged)} (\n${[...parts, ...checks].join(',\n')}\n) ${options.join(' ')}`;
  return { sql, warnings, indexes };
}

/** Each column's line in the source's own statement, without its texts: for what the definition has no field for. */
function sourceLines(ddl: string | null): Map<string, string> {
  const lines = new Map<string, string>();
  for (const line of ddl?.split('\n') ?? []) {
    const [, name, rest] = /^\s*`((?:[^`]|``)+)` (.*)$/.exec(line) ?? [];
    if (name && rest) lines.set(name.replaceAll('``', '`'), rest.replaceAll(/'(?:[^'\\]|''|\\.)*'/g, "''"));
  }
  return lines;
}

function columnClause(
  column: ColumnDefinition,
  table: TableDefinition,
  lines: Map<string, string>,
  terms: ServerTerms,
  plain: boolean,
  warn: (text: string) => void,
): string {
  const native = nativeType(column.native);
  if (native === null) throw unknown(table, column, say`the type ${column.native}`);
  const line = lines.get(column.name) ?? '';
  const clause = [quoteName(column.name), native];
  if (column.collation !== null && isCharacters(column)) {
    clause.push(`CHARACTER SET ${characterSet(column.collation, terms)} COLLATE ${column.collation}`);
  }
  if (column.generated) {
    const { expression, stored } = column.generated;
    if (!isEnclosed(expression)) throw unknown(table, column, say`the expression ${expression}`);
    clause.push(`GENERATED ALWAYS AS (${expression}) ${stored ? 'STORED' : 'VIRTUAL'}`);
  } else {
    clause.push(column.nullable && !table.primaryKey.includes(column.name) ? 'NULL' : 'NOT NULL');
    if (column.identity !== null) clause.push('AUTO_INCREMENT');
    clause.push(...defaultClause(column, table, terms, plain, warn));
    const update = /\bON UPDATE (current_timestamp(?:\(\d?\))?)/i.exec(line)?.[1];
    if (update && /^(datetime|timestamp)/i.test(native)) clause.push(`ON UPDATE ${update}`);
  }
  const invisible = /\bINVISIBLE\b/.exec(line) !== null;
  if (invisible) clause.push('INVISIBLE');
  if (column.comment !== null) clause.push(`COMMENT ${quoteText(column.comment)}`);
  return clause.join(' ');
}

function defaultClause(
  column: ColumnDefinition,
  table: TableDefinition,
  terms: ServerTerms,
  plain: boolean,
  warn: (text: string) => void,
): string[] {
  const { default: expression, native, name } = column;
  if (expression === null || column.identity !== null) return [];
  const literal = isPlainDefault(expression);
  if (literal && !(terms.product === 'MySQL' && /^(\w*text|\w*blob|json|geom|point|line|poly|multi)/i.test(native))) {
    return [`DEFAULT ${expression}`];
  }
  if (isEnclosed(expression) && (literal || !plain)) return [`DEFAULT (${expression})`];
  warn(say`The default of ${table.name}.${name} is not restored: ${expression}`);
  return [];
}

/** On MySQL the names of checks are unique in the whole database, and the former table still has this one: the server names it. */
function checkClause({ name, expression }: CheckDefinition, terms: ServerTerms): string {
  return `${terms.product === 'MySQL' ? '' : `CONSTRAINT ${quoteName(name)} `}CHECK (${expression})`;
}

function characterSet(collation: string, terms: ServerTerms): string {
  return terms.collations.get(collation) ?? 'utf8mb4';
}

/** MySQL keeps no more than a beginning of long values in a key. */
function keyPart(definition: TableDefinition, name: string): string {
  const prefix = new RegExp(
    `PRIMARY KEY \\([^\\n]*${quoteName(name).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\(\\d+\\))`,
  );
  return quoteName(name) + (prefix.exec(definition.ddl ?? '')?.[1] ?? '');
}

function tableOptions(definition: TableDefinition, terms: ServerTerms, warn: (text: string) => void): string[] {
  const options = /^\) ([^\n]*)/m.exec(definition.ddl ?? '')?.[1]?.replaceAll(/'(?:[^'\\]|''|\\.)*'/g, "''") ?? '';
  const collation = knownCollation(/\bCOLLATE=(\w+)/.exec(options)?.[1] ?? null, terms, definition.name, warn);
  const format = /\bROW_FORMAT=(DYNAMIC|COMPRESSED|COMPACT|REDUNDANT)\b/.exec(options)?.[1];
  if (/PARTITION BY/.test(definition.ddl ?? '')) {
    warn(say`The table ${definition.name} is restored without its partitions.`);
  }
  return [
    'ENGINE=InnoDB',
    `DEFAULT CHARSET=${characterSet(collation, terms)} COLLATE=${collation}`,
    ...(format ? [`ROW_FORMAT=${format}`] : []),
    ...(definition.comment !== null ? [`COMMENT=${quoteText(definition.comment)}`] : []),
  ];
}

/** Of a column that the server numbers; never below the highest number in the table: the server sees to that. */
export function nextNumber({ sequence, columns }: TableDefinition): bigint | null {
  const last = sequence?.last ?? null;
  return last !== null && columns.some(({ identity }) => identity !== null) ? BigInt(last) + 1n : null;
}

/** Whether all indexes can be made with the table: InnoDB makes those over texts and shapes one at a time, and one may be unknown. */
export function canBeComplete(definition: TableDefinition): boolean {
  return definition.indexes.every((index) => /^(UNIQUE )?KEY/.test(indexClause(definition, index) ?? ''));
}

function unknown(table: TableDefinition, column: ColumnDefinition, what: string): BackupError {
  return new BackupError(
    'DATA_UNFIT',
    say`The column ${table.name}.${column.name} cannot be made: ${what} is unknown.`,
    {
      details: { table: table.name, column: column.name },
    },
  );
}
