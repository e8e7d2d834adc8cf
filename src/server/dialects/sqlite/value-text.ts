/** The SQL expression that prints one column as it stands in a line. */
import type { ColumnDefinition } from '../definition';
import { instantText, localTimeText } from './moment-text';
import { numberText, plainRealText, realText } from './number-text';

/** `done`: the text of a line. `none`: nothing is escaped, and NULL is empty; see marked-page.ts. */
export type Escaping = 'none' | 'done';

const nullText = (escaping: Escaping) => (escaping === 'done' ? "'\\N'" : "''");
const hexText = (x: string, escaping: Escaping) => `'${escaping === 'done' ? '\\\\' : '\\'}x'||lower(hex(${x}))`;

/** The declared type decides how SQLite converts what is stored: https://sqlite.org/datatype3.html#determination_of_column_affinity */
export type Affinity = 'integer' | 'text' | 'blob' | 'real' | 'numeric';

export function affinityOf(declared: string): Affinity {
  if (/INT/i.test(declared)) return 'integer';
  if (/CHAR|CLOB|TEXT/i.test(declared)) return 'text';
  if (/BLOB/i.test(declared) || declared.trim() === '') return 'blob';
  if (/REAL|FLOA|DOUB/i.test(declared)) return 'real';
  return 'numeric';
}

/** Literals, as char(9) would be called anew for every row. */
const replaced = (x: string, from: string, to: string) => `replace(${x},'${from}','${to}')`;
const holds = (x: string, character: string) => `${x} GLOB '*${character}*'`;

/**
 * Tabs, line ends and backslashes of a text (or of the bytes of one) made harmless. Most texts hold none, and looking for them
 * costs far less than replace(), which copies its text every time.
 */
export function escaped(x: string, escaping: Escaping): string {
  if (escaping === 'none') return x;
  const backslash = replaced(x, '\\', '\\\\');
  const common = replaced(replaced(backslash, '\t', '\\t'), '\n', '\\n');
  const test = `WHEN ${holds(x, '\n')} OR ${holds(x, '\t')}`;
  const otherwise = `WHEN ${holds(x, '\\')} THEN ${backslash} ELSE ${x} END`;
  const all = replaced(replaced(common, '\r', '\\r'), '\b', '\\b');
  return `CASE ${test} OR ${holds(x, '\r')} OR ${holds(x, '\b')} OR instr(${x},char(0)) THEN ${all} ${otherwise}`;
}

/** Raises "integer overflow" when the condition holds; SQLite lets only triggers raise errors of their own. */
function misfitWhen(condition: string): string {
  return `abs(-9223372036854775807-(${condition}))`;
}

/** NULL and what must not be there. Blobs are greater than all texts, and these than all numbers. */
const rest = (x: string, escaping: Escaping) =>
  `WHEN ${x} IS NULL THEN ${nullText(escaping)} ELSE ${misfitWhen(`${x}>=x''`)} END`;

function storedText(x: string, affinity: Affinity, escaping: Escaping, infinity?: string): string {
  const number = affinity === 'text' ? '' : `WHEN ${x}<'' THEN ${numberText(x, infinity)} `;
  return `CASE ${number}WHEN ${x}<x'' THEN ${escaped(x, escaping)} ${rest(x, escaping)}`;
}

/** A value of a type that only SQLite knows: an SQL literal, which keeps its storage class. */
function literal(x: string, escaping: Escaping): string {
  const text = `CASE WHEN instr(${x},char(0)) THEN 'CAST(X'''||hex(${x})||''' AS TEXT)' ELSE ${escaped(`quote(${x})`, escaping)} END`;
  const real = `CASE abs(${x}) WHEN 9e999 THEN iif(${x}>0,'9e999','-9e999') ELSE printf('%!.17g',${x}) END`;
  return `CASE typeof(${x}) WHEN 'integer' THEN ${x} WHEN 'text' THEN ${text} WHEN 'real' THEN ${real} WHEN 'blob' THEN quote(${x}) ELSE ${nullText(escaping)} END`;
}

/** @param x the column, qualified and quoted */
export function valueText(x: string, column: ColumnDefinition, escaping: Escaping): string {
  const affinity = affinityOf(column.native);
  const stored = storedText(x, affinity, escaping);
  switch (column.type) {
    case 'int':
      return `CASE typeof(${x}) WHEN 'integer' THEN ${x} WHEN 'null' THEN ${nullText(escaping)} ELSE ${stored} END`;
    case 'float':
      if (affinity !== 'real') return stored;
      return `CASE WHEN ${x}<'' THEN ${realText(x)} WHEN ${x}<x'' THEN ${escaped(x, escaping)} ${rest(x, escaping)}`;
    case 'decimal':
      return `CASE typeof(${x}) WHEN 'integer' THEN ${x} WHEN 'real' THEN ${plainRealText(x)} ELSE ${stored} END`;
    case 'boolean':
      return `CASE WHEN ${x}=1 THEN 't' WHEN ${x}=0 THEN 'f' WHEN ${x} IN ('t','f') THEN ${misfitWhen(
        `${x} IN ('t','f')`,
      )} ELSE ${stored} END`;
    case 'bytes':
      return `CASE WHEN ${x}>=x'' THEN ${hexText(x, escaping)} WHEN ${x} IS NULL THEN ${nullText(escaping)} ELSE ${misfitWhen(`${x}<x''`)} END`;
    case 'instant':
      return instantText(x, stored, nullText(escaping));
    case 'datetime':
      return localTimeText(x, stored, nullText(escaping));
    // JSON knows no infinity, yet every reader of JSON takes this for one.
    case 'json':
      return storedText(x, affinity, escaping, '1e999');
    case 'native':
      return literal(x, escaping);
    default:
      return stored;
  }
}

/** The condition under which `valueText` raises, to find the row and column afterwards. */
export function misfitCondition(x: string, column: ColumnDefinition): string | null {
  if (column.type === 'native') return null;
  if (column.type === 'bytes') return `${x}<x''`;
  return column.type === 'boolean' ? `(${x}>=x'' OR ${x} IN ('t','f'))` : `${x}>=x''`;
}
