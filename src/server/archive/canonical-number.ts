/**
 * The one spelling of decimals, floats and times that a fingerprint hashes. Each function rewrites `bytes[start, end)` in place and
 * returns the new end; text that is not of the type stays as it is.
 */

const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
const MINUS = 0x2d;
const PLUS = 0x2b;
/** Room a canonical float takes, whatever it was: 16 hex digits. */
export const FLOAT_WIDTH = 16;

/** `12.500` → `12.5`, `7.0` → `7`, `-0.00` → `0`. */
export function canonicalDecimal(bytes: Uint8Array, start: number, end: number): number {
  const trimmed = trimFraction(bytes, start, end);
  if (trimmed - start === 2 && bytes[start] === MINUS && bytes[start + 1] === ZERO) {
    bytes[start] = ZERO;
    return start + 1;
  }
  return trimmed;
}

/** Drops the zeros that end the digits after the point, and then a bare point; what follows them (`+00`) moves up. */
export function trimFraction(bytes: Uint8Array, start: number, end: number): number {
  let point = end - 1;
  while (point >= start && bytes[point] !== POINT) point--;
  if (point < start) return end;
  let digits = point + 1;
  while (digits < end && bytes[digits]! >= ZERO && bytes[digits]! <= NINE) digits++;
  let keep = digits;
  while (bytes[keep - 1] === ZERO) keep--;
  if (keep - 1 === point) keep = point;
  if (keep === digits) return end;
  bytes.copyWithin(keep, digits, end);
  return end - (digits - keep);
}

const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const HEX = Buffer.from('0123456789abcdef');
const double = new DataView(new ArrayBuffer(8));

/** The 64 bits of the nearest double as hex digits, `-0` as `0`. NaN and the infinities stay words. Needs FLOAT_WIDTH bytes. */
export function canonicalFloat(bytes: Buffer, start: number, end: number): number {
  const value = parseFloatText(bytes, start, end);
  if (value === null) return end;
  double.setFloat64(0, value === 0 ? 0 : value);
  for (let i = 0; i < 8; i++) {
    const byte = double.getUint8(i);
    bytes[start + 2 * i] = HEX[byte >>> 4]!;
    bytes[start + 2 * i + 1] = HEX[byte & 15]!;
  }
  return start + FLOAT_WIDTH;
}

/** Null when it is not a finite number. */
function parseFloatText(bytes: Buffer, start: number, end: number): number | null {
  const negative = bytes[start] === MINUS;
  let mantissa = 0;
  let digits = 0;
  let point = -1;
  let simple = true;
  for (let i = negative ? start + 1 : start; i < end; i++) {
    const c = bytes[i]!;
    if (c >= ZERO && c <= NINE) {
      mantissa = mantissa * 10 + (c - ZERO);
      digits++;
    } else if (c === POINT && point < 0) point = i;
    else if (isExponentPart(c)) simple = false;
    else return null;
  }
  if (digits === 0) return null;
  // Digits below 2^53 and powers up to 10^22 are exact doubles, and one division of exact doubles rounds once: correctly.
  const fraction = point < 0 ? 0 : end - 1 - point;
  if (simple && mantissa <= Number.MAX_SAFE_INTEGER && fraction < POWERS.length) {
    const value = mantissa / POWERS[fraction]!;
    return negative ? -value : value;
  }
  const value = Number(bytes.toString('latin1', start, end));
  return Number.isFinite(value) ? value : null;
}

function isExponentPart(c: number): boolean {
  return c === 0x65 || c === 0x45 || c === PLUS || c === MINUS;
}
