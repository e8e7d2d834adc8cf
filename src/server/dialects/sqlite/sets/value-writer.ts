/** Values of a line as those of a record, from bytes to bytes. */
import { BackupError } from '../../../errors';
import { unescapeValue } from '../../../archive/row-codec';
import { pointsOf } from '../../closed-path';
import type { ColumnPlan } from './column-plan';
import { isPlainMoment, missingFraction, WallClock } from './moment-literal';
import { nativeValue } from './native-value';
import { isKept, numberOf } from './number-value';
import { EscapeError, type RecordWriter } from './record-writer';

const NULL_LETTER = 78;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
/** Digits of which a double keeps every one. */
const SAFE_DIGITS = 15;
/** Powers of ten that are doubles: the quotient of two exact numbers is the nearest double. */
const POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
/** How a text in UTC ends. */
const ZONE = ' +00:00';

/** A value that the column cannot hold; the message completes "Column x …". */
export class UnfitValue extends Error {
  constructor(
    message: string,
    readonly column: string | null,
  ) {
    super(message);
  }
}

export class ValueWriter {
  private readonly clock = new WallClock();

  constructor(private readonly record: RecordWriter) {}

  /** @param escaped whether there is a backslash among these bytes */
  write(plan: ColumnPlan, source: Buffer, start: number, end: number, escaped: boolean): void {
    if (escaped && end - start === 2 && source[start + 1] === NULL_LETTER) {
      if (plan.rowNumber) throw new UnfitValue('is NULL, where every row needs a number', plan.name);
      this.record.null();
      return;
    }
    if (!escaped && this.quick(plan, source, start, end)) return;
    try {
      this.slow(plan, source, start, end, escaped);
    } catch (error) {
      if (!(error instanceof EscapeError)) throw error;
      throw new UnfitValue('holds an escape that is not in use', plan.name);
    }
  }

  /** The usual spelling of a value, without a string. False when it is another. */
  private quick({ form, fraction }: ColumnPlan, source: Buffer, start: number, end: number): boolean {
    const { record } = this;
    switch (form) {
      case 'text':
        record.text(source, start, end, false);
        return true;
      case 'loose':
        if (startsLikeNumber(source[start])) return false;
        record.text(source, start, end, false);
        return true;
      case 'path':
        record.text(source, ...pointsOf(source, start, end), false);
        return true;
      case 'int':
        return this.digits(source, start, end);
      case 'real':
        return this.digits(source, start, end) || this.decimals(source, start, end);
      case 'boolean':
        if (end - start !== 1 || (source[start] !== 0x74 && source[start] !== 0x66)) return false;
        record.integer(source[start] === 0x74 ? 1 : 0);
        return true;
      case 'instant':
        if (source[end - 3] !== 43 || source[end - 2] !== ZERO || source[end - 1] !== ZERO) return false;
        return this.moment(source, start, end - 3, fraction);
      case 'datetime':
        return this.clock.isUtc && this.moment(source, start, end, fraction);
      default:
        return false;
    }
  }

  private digits(source: Buffer, start: number, end: number): boolean {
    const first = source[start] === MINUS ? start + 1 : start;
    if (end - first < 1 || end - first > SAFE_DIGITS + 1) return false;
    let value = 0;
    for (let at = first; at < end; at++) {
      const digit = source[at]! - ZERO;
      if (digit < 0 || digit > 9) return false;
      value = value * 10 + digit;
    }
    if (value > Number.MAX_SAFE_INTEGER) return false;
    this.record.integer(first > start ? -value : value);
    return true;
  }

  private decimals(source: Buffer, start: number, end: number): boolean {
    const first = source[start] === MINUS ? start + 1 : start;
    if (end - first - 1 > SAFE_DIGITS) return false;
    let value = 0;
    let point = end;
    for (let at = first; at < end; at++) {
      const byte = source[at]!;
      if (byte === POINT && point === end && at > first) point = at;
      else if (byte < ZERO || byte > 57) return false;
      else value = value * 10 + byte - ZERO;
    }
    const decimals = end - point - 1;
    if (decimals < 1) return false;
    value /= POWERS[decimals]!;
    this.record.real(first > start ? -value : value);
    return true;
  }

  private moment(source: Buffer, start: number, end: number, fraction: number): boolean {
    if (!isPlainMoment(source, start, end)) return false;
    const missing = fraction > 0 ? missingFraction(end - start, fraction) : '';
    this.record.textWith(source, start, end, missing === '' ? ZONE : missing + ZONE);
    return true;
  }

  private slow(plan: ColumnPlan, source: Buffer, start: number, end: number, escaped: boolean): void {
    const { record } = this;
    if (plan.form === 'bytes') {
      if (!isHex(source, start, end)) throw new UnfitValue('holds bytes that are not written as bytes', plan.name);
      return record.hex(source, start + 3, end);
    }
    if (plan.form === 'native') return this.native(plan, source.subarray(start, end));
    if (!escaped && plan.form === 'datetime' && isPlainMoment(source, start, end)) {
      const text = source.toString('latin1', start, end) + missingFraction(end - start, plan.fraction);
      return record.ascii(this.clock.stored(text));
    }
    const number = escaped || plan.form === 'text' ? null : this.number(plan, source, start, end);
    if (number === null) record.text(source, start, end, escaped);
    else this.keep(number);
  }

  private native({ name }: ColumnPlan, field: Buffer): void {
    const value = nativeValue(String(unescaped(field)));
    if (value === null) throw new UnfitValue('holds what is no value of SQLite', name);
    if (value.kind === 'number') this.keep(value.value);
    else this.record.raw(value.kind, value.bytes);
  }

  private keep(number: bigint | number): void {
    if (typeof number === 'bigint') this.record.long(number);
    else this.record.real(number);
  }

  private number({ form, name }: ColumnPlan, source: Buffer, start: number, end: number): bigint | number | null {
    if (!startsLikeNumber(source[start]) && form !== 'real') return null;
    const text = source.toString('latin1', start, end);
    if (form === 'real' && /^-?Infinity$/.test(text)) return Number(text);
    const number = numberOf(text);
    if (number?.tooBig && form === 'int') throw new UnfitValue('holds a number beyond 64 bits', name);
    if (number && form === 'loose' && !isKept(text)) {
      throw new UnfitValue('holds a number of more digits than SQLite keeps', name);
    }
    return number?.value ?? null;
  }
}

function unescaped(field: Buffer): Buffer {
  try {
    return unescapeValue(field) ?? Buffer.alloc(0);
  } catch (error) {
    throw error instanceof BackupError ? new EscapeError() : error;
  }
}

function startsLikeNumber(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (byte >= 48 && byte <= 57) || (byte >= 43 && byte <= 46) || (byte >= 9 && byte <= 13) || byte === 32;
}

/** `\\x` as it stands in a line, and pairs of hexadecimal digits. */
function isHex(source: Buffer, start: number, end: number): boolean {
  if ((end - start) % 2 === 0 || source[start] !== 92 || source[start + 1] !== 92 || source[start + 2] !== 0x78) {
    return false;
  }
  for (let at = start + 3; at < end; at++) {
    const byte = source[at]!;
    const lower = byte | 0x20;
    if ((byte < 48 || byte > 57) && (lower < 97 || lower > 102)) return false;
  }
  return true;
}
