/** Which number a text spells. SQLite's own reading of digits is off by one bit now and then; JavaScript's is not. */

const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;
const INTEGER = /^[+-]?\d+$/;
const HIGHEST = 9_223_372_036_854_775_807n;
const LOWEST = -9_223_372_036_854_775_808n;

export interface NumberValue {
  /** An INTEGER, or a REAL. */
  value: bigint | number;
  /** The digits are those of an integer beyond 64 bits, which is a REAL then. */
  tooBig: boolean;
}

/** Null where SQLite would not take the text for a number in a numeric column. */
export function numberOf(text: string): NumberValue | null {
  if (!NUMBER.test(text)) return null;
  const trimmed = text.trim();
  if (!INTEGER.test(trimmed)) return { value: Number(trimmed), tooBig: false };
  const value = BigInt(trimmed.replace(/^\+/, ''));
  return value >= LOWEST && value <= HIGHEST ? { value, tooBig: false } : { value: Number(trimmed), tooBig: true };
}

/** Whether the number that SQLite keeps is the one that the text spells. */
export function isKept(text: string): boolean {
  const trimmed = text.trim();
  // What is printed of an infinity in JSON.
  if (/^-?1e999$/.test(trimmed)) return true;
  const value = numberOf(trimmed)?.value;
  if (typeof value === 'bigint' && value.toString() === trimmed) return true;
  return digitsOf(trimmed) === digitsOf(String(Number(trimmed)));
}

/** `-1.50e3` as `-15e2`. */
function digitsOf(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  if (short === '') return '0';
  return `${sign.replace('+', '')}${short}e${Number(exponent) - fraction.length + digits.length - short.length}`;
}
