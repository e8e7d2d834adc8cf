/**
 * One value of the deprecated plugin's archive, the driver's JSON, as the text of ours. Like our readers of databases that take any
 * value for any column: what does not fit its type stays the text it is, and a restore says so if its database cannot hold it.
 */
import type { ColumnDefinition, PortableType } from '../dialects/definition';
import { bufferText, geometryText } from './odd-forms';
import type { SourceFacts } from './source-facts';
import { clockText, parseMoment, type WallClock } from './wall-clock';

/** @returns the text before escaping; null for NULL; undefined where `raw` is no JSON */
export type ValueText = (raw: Buffer) => string | null | undefined;

export interface ValueContext {
  facts: SourceFacts;
  wallClock: WallClock;
  /** Called for whole numbers that have more digits than a JSON number keeps. */
  onRounded(): void;
}

export function valueText({ type, precision }: ColumnDefinition, context: ValueContext): ValueText {
  const cut = type === 'float' && precision === 24 && context.facts.single?.cut;
  const convert = cut ? singleFloat : (CONVERTERS[type] ?? plainText);
  return (raw) => {
    // A string as such can be long and is cheap; all else is parsed only where its type asks for it.
    const text = raw.toString();
    if (text === 'null') return null;
    const value = parse(text);
    return value === undefined ? undefined : convert(value, text, context);
  };
}

type Convert = (value: unknown, json: string, context: ValueContext) => string | null;

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // It is no JSON: the caller knows the line.
  }
}

const plainText: Convert = (value, json) => (typeof value === 'string' ? value : (bufferText(value) ?? json));

/** What the largest integers of a database become as doubles: none of them, so the largest stands in. */
const BEYOND_INT64 = 2n ** 63n;

const int: Convert = (value, json, { onRounded }) => {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value !== 'number') return plainText(value, json, {} as ValueContext);
  if (!Number.isInteger(value)) return json;
  if (Number.isSafeInteger(value)) return String(value);
  onRounded();
  const number = BigInt(value);
  return String(number === BEYOND_INT64 ? number - 1n : number);
};

/** Without an exponent. */
const decimal: Convert = (value, json, context) => {
  const [, sign, digits = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]?\d{1,3})$/i.exec(json) ?? [];
  if (typeof value !== 'number' || exponent === undefined) return plainText(value, json, context);
  const point = digits.length + Number(exponent);
  const all = digits + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`;
  return point >= all.length ? sign + all.padEnd(point, '0') : `${sign}${all.slice(0, point)}.${all.slice(point)}`;
};

/** Of few digits, the single that is nearest to them, with all of its own. */
const singleFloat: Convert = (value, json, context) =>
  typeof value === 'number' ? String(Math.fround(value)) : plainText(value, json, context);

const boolean: Convert = (value, json, context) => {
  if (value === true || value === 1 || value === '1') return 't';
  return value === false || value === 0 || value === '0' ? 'f' : plainText(value, json, context);
};

const bytes: Convert = (value, json, context) => {
  const data = (value as { data?: unknown }).data;
  if (Array.isArray(data)) return `\\x${Buffer.from(data as number[]).toString('hex')}`;
  return `\\x${Buffer.from(plainText(value, json, context) ?? '').toString('hex')}`;
};

const uuid: Convert = (value, json, context) => {
  const text = plainText(value, json, context);
  return text !== null && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text.toLowerCase() : text;
};

const date: Convert = (value, json, context) => {
  const moment = typeof value === 'string' ? parseMoment(value) : null;
  if (!moment?.zoned) return plainText(value, json, context);
  return clockText(context.wallClock(moment.time), '').slice(0, 10);
};

const instant: Convert = (value, json, context) => {
  const moment = typeof value === 'string' ? parseMoment(value) : null;
  return moment ? clockText(moment.time, `${moment.fraction}+00`) : plainText(value, json, context);
};

const datetime: Convert = (value, json, context) => {
  const moment = typeof value === 'string' ? parseMoment(value) : null;
  if (!moment) return plainText(value, json, context);
  const wall = moment.zoned ? context.wallClock(moment.time) : moment.time;
  return clockText(wall, moment.fraction);
};

const json: Convert = (value, text, { facts }) => {
  if (typeof value !== 'string' || facts.jsonText === 'never') return text;
  if (facts.jsonText === 'always') return value;
  const inner = parse(value);
  return typeof inner === 'object' && inner !== null ? value : text;
};

const geometry =
  (type: PortableType): Convert =>
  (value, text, context) =>
    geometryText(type, value, context.facts) ?? json(value, text, context);

const CONVERTERS: Partial<Record<PortableType, Convert>> = {
  int,
  decimal,
  boolean,
  bytes,
  uuid,
  date,
  instant,
  datetime,
  json,
  array: json,
  point: geometry('point'),
  path: geometry('path'),
  polygon: geometry('polygon'),
  circle: geometry('circle'),
};
