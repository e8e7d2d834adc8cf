import type { DialectName, PortableType } from './definition';

/** A default that every dialect can say in its own words. */
export type PortableDefault =
  | { kind: 'null' }
  /** Digits, with a sign, a point and an exponent where there are any. */
  | { kind: 'number'; text: string }
  /** Text of the archive for the column's type: `2024-02-29`, JSON, a UUID, or any text. */
  | { kind: 'text'; text: string }
  | { kind: 'boolean'; value: boolean }
  /** The moment of the insert. */
  | { kind: 'now'; part: 'moment' | 'date' | 'time' };

/**
 * @param expression a column's default in the dialect `from`
 * @param type the column's portable type
 * @returns null where it is more than a simple value, or where the other dialects could understand it differently
 */
export function portableDefault(expression: string, type: PortableType, from: DialectName): PortableDefault | null {
  const bare = withoutCasts(expression, from);
  if (/^null$/i.test(bare)) return { kind: 'null' };
  const part = currentPart(bare);
  if (part) return { kind: 'now', part };
  const value = /^(true|false)$/i.test(bare) || NUMBER.test(bare) ? bare : quotedText(bare, from);
  return value === null ? null : valueOf(value, type);
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

function withoutCasts(expression: string, from: DialectName): string {
  for (let text = expression.trim(); ; ) {
    let inner = outerParentheses(text);
    if (inner === text && from === 'postgres') inner = text.replace(CAST, '').trim();
    if (inner === text) return text;
    text = inner;
  }
}

const CAST = /::\s*("?\w[\w ]*"?\.)?"?\w[\w ]*"?(\([\d, ]+\))?( with(out)? time zone)?(\[\])*$/;

function outerParentheses(text: string): string {
  if (!/^\(.*\)$/s.test(text)) return text;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length - 1; at++) {
    if (text[at] === "'") quoted = !quoted;
    if (quoted) continue;
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return text;
  }
  return text.slice(1, -1).trim();
}

const CURRENT: [RegExp, 'moment' | 'date' | 'time'][] = [
  [/^(current_timestamp|localtimestamp)(\(\d*\))?$/i, 'moment'],
  [/^(now\(\d*\)|transaction_timestamp\(\)|statement_timestamp\(\)|clock_timestamp\(\)|'now')$/i, 'moment'],
  [/^(current_date|curdate)(\(\))?$/i, 'date'],
  [/^(current_time|localtime|curtime)(\(\d*\))?$/i, 'time'],
];

function currentPart(text: string): 'moment' | 'date' | 'time' | null {
  return CURRENT.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

const MYSQL_ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', 0: '\0', Z: '\x1a' };

/** The text within quotes; null where it is anything else than one quoted text. */
function quotedText(text: string, from: DialectName): string | null {
  const plain = from === 'mysql' ? text.replace(/^(_[a-z]\w*\s*|[bn])(?=')/i, '') : text;
  const quote = plain[0];
  if (quote !== "'" && !(quote === '"' && from === 'sqlite')) return null;
  let value = '';
  for (let at = 1; at < plain.length; at++) {
    const character = plain[at] as string;
    const next = plain[at + 1];
    if (character === '\\' && from === 'mysql' && next !== undefined) {
      value += MYSQL_ESCAPES[next] ?? next;
      at++;
    } else if (character !== quote) value += character;
    else if (next === quote) {
      value += quote;
      at++;
    } else return at === plain.length - 1 ? value : null;
  }
  return null;
}

const FORMS: Partial<Record<PortableType, RegExp>> = {
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
  date: /^(?!0000)\d{4}-(?!00)\d\d-(?!00)\d\d$/,
  time: /^\d\d:\d\d:\d\d(\.\d{1,6})?$/,
  datetime: /^(?!0000)\d{4}-(?!00)\d\d-(?!00)\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/,
  // Without a zone the moment depends on who inserts.
  instant: /^(?!0000)\d{4}-(?!00)\d\d-(?!00)\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/,
};

function valueOf(value: string, type: PortableType): PortableDefault | null {
  switch (type) {
    case 'boolean':
      if (/^(1|t|true)$/i.test(value)) return { kind: 'boolean', value: true };
      return /^(0|f|false)$/i.test(value) ? { kind: 'boolean', value: false } : null;
    case 'int':
    case 'decimal':
    case 'float':
      if (/^(true|false)$/i.test(value)) return { kind: 'number', text: /^t/i.test(value) ? '1' : '0' };
      return NUMBER.test(value) ? { kind: 'number', text: value.replace(/^\+/, '') } : null;
    case 'text':
      return { kind: 'text', text: value };
    case 'json':
    case 'array':
      return isJson(value, type === 'array') ? { kind: 'text', text: value } : null;
    default:
      return FORMS[type]?.test(value) ? { kind: 'text', text: value } : null;
  }
}

function isJson(text: string, mustBeArray: boolean): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return !mustBeArray || Array.isArray(value);
  } catch {
    return false; // It is no JSON: that is the answer.
  }
}
