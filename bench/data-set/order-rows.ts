/** Rows of `orders` as a shop of our own time has them: many scripts, emoji, quotes, escapes, NULLs. The same on every run. */
import type { SqlValue } from './sql';

const WORDS = (
  'order invoice 客户 订单 发货 поставка склад накладная δοκιμή παραγγελία 🚚 📦 quote"d it\'s back\\slash tab\there ' +
  'line\nbreak urgent paid partial refund box blue large north warehouse Straße señor naïve 12×30'
).split(' ');

/** A small, fast generator of numbers in [0, 1): the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface RowForms {
  /** How the database takes `2024-05-06 07:08:09.123` in UTC. */
  instant(text: string): string;
  boolean(value: boolean): SqlValue;
}

export const CUSTOMERS = 500;
const FIRST_ID = 1_720_000_000_000_000n;

export function makeOrderRows(count: number, forms: RowForms): SqlValue[][] {
  const random = randomFrom(20_240_917);
  const int = (below: number) => Math.floor(random() * below);
  const words = (from: number, to: number) =>
    Array.from({ length: from + int(to - from + 1) }, () => WORDS[int(WORDS.length)] ?? '').join(' ');
  const hex = (digits: number) => Array.from({ length: digits }, () => int(16).toString(16)).join('');
  const two = (n: number) => String(n).padStart(2, '0');
  const date = () => `${2010 + int(16)}-${two(1 + int(12))}-${two(1 + int(28))}`;
  const instant = () =>
    forms.instant(`${date()} ${two(int(24))}:${two(int(60))}:${two(int(60))}.${String(int(1000)).padStart(3, '0')}`);
  return Array.from({ length: count }, (_, row) => [
    String(FIRST_ID + BigInt(row) * 37n),
    words(2, 6),
    random() < 0.1 ? null : words(6, 36),
    `${int(1_000_000)}.${two(int(100))}`,
    random() * 100,
    forms.boolean(random() < 0.5),
    date(),
    instant(),
    JSON.stringify({
      sku: hex(8).toUpperCase(),
      tags: [words(1, 2), words(1, 2)],
      size: { w: int(500), h: int(500) / 10, deep: { ok: random() < 0.5, note: 'say "hi"\n' } },
    }),
    `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    random() < 0.2 ? null : 1 + int(CUSTOMERS),
    ['new', 'paid', 'shipped', 'closed'][int(4)] ?? 'new',
    instant(),
    instant(),
  ]);
}
