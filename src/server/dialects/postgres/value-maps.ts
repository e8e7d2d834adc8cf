import { rowColumns, type ColumnDefinition, type TableDefinition } from '../definition';
import type { ValueMap } from '../map-values';
import { arrayLiteral } from './array-literal';
import { say } from '../../sentence';

/** A value that PostgreSQL would read, and understand as something else. The message becomes part of a sentence. */
export class Misread extends Error {
  constructor(
    readonly row: number,
    readonly column: string,
    what: string,
  ) {
    super(say`a value of the column ${column} is no ${what}`);
  }
}

const isNull = (text: string) => text.trim() === 'null';
const parentheses = (text: string) => text.replace(/\[/g, '(').replace(/\]/g, ')');

/** JSON to the text of PostgreSQL's own types; the JSON `null` is NULL. */
const GEOMETRY: Partial<Record<ColumnDefinition['type'], (json: string) => string>> = {
  point: parentheses,
  polygon: parentheses,
  path: (json) => {
    const closed = /^\s*\{/.test(json);
    const points = (closed ? /"points"\s*:\s*(\[.*\])\s*[,}]/s.exec(json)?.[1] : json.trim()) ?? json;
    const inner = parentheses(points.replace(/^\[/, '').replace(/\]$/, ''));
    return closed ? `(${inner})` : `[${inner}]`;
  },
  circle: (json) => json.replace(/\[\s*(.*),([^,]*)\]/s, '<($1),$2>'),
};

const BACKSLASH = 0x5c;
const LETTER_X = 0x78;

const isHex = (value: Buffer) => value[0] === BACKSLASH && value[1] === LETTER_X;

/**
 * PostgreSQL takes any text for bytes. It also takes words (`yesterday`, `now`) for moments; looking at each one would cost a fifth
 * of the loading, and reading them back shows it as well.
 */
function guard({ name, type }: ColumnDefinition): ValueMap | null {
  if (type !== 'bytes') return null;
  return (value, row) => {
    if (!isHex(value)) throw new Misread(row, name, 'hexadecimal bytes');
    return value;
  };
}

function valueMap(column: ColumnDefinition): ValueMap | null {
  if (/^jsonb?$/.test(column.native)) return null;
  if (column.type === 'array') return (value) => arrayLiteral(value.toString(), column.native);
  const spell = GEOMETRY[column.type];
  if (!spell) return guard(column);
  return (value) => {
    const text = value.toString();
    return isNull(text) ? null : spell(text);
  };
}

/** For the columns, by position, whose text in the archive is not what PostgreSQL reads, or could be misread. */
export function valueMaps(definition: TableDefinition): Map<number, ValueMap> {
  const maps = new Map<number, ValueMap>();
  for (const [position, column] of rowColumns(definition).entries()) {
    const map = valueMap(column);
    if (map) maps.set(position, map);
  }
  return maps;
}
