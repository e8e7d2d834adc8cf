/** Values of columns without a portable type: SQL literals, and nothing else, as value-text.ts prints them. */
import { numberOf } from './number-value';

const HEX = /^[0-9a-f]*$/i;

/** The digits within `before` and `after`; null where there is anything else. */
function hexWithin(text: string, before: string, after: string): string | null {
  if (!text.startsWith(before) || !text.endsWith(after) || text.length < before.length + after.length) return null;
  const hex = text.slice(before.length, text.length - after.length);
  return hex.length % 2 === 0 && HEX.test(hex) ? hex : null;
}

export type NativeValue = { kind: 'number'; value: bigint | number } | { kind: 'text' | 'blob'; bytes: Buffer };

export function nativeValue(text: string): NativeValue | null {
  if (text.startsWith("'")) {
    const inner = text.slice(1, -1);
    if (text.length < 2 || !text.endsWith("'") || inner.replaceAll("''", '').includes("'")) return null;
    return { kind: 'text', bytes: Buffer.from(inner.replaceAll("''", "'")) };
  }
  const blob = hexWithin(text, "X'", "'");
  if (blob !== null) return { kind: 'blob', bytes: Buffer.from(blob, 'hex') };
  const cast = hexWithin(text, "CAST(X'", "' AS TEXT)");
  if (cast !== null) return { kind: 'text', bytes: Buffer.from(cast, 'hex') };
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) return null;
  const number = numberOf(text);
  return number && !number.tooBig ? { kind: 'number', value: number.value } : null;
}
