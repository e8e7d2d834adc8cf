/** Rows like those of the benchmark's `orders`, about 475 bytes each, as the archive holds them. Deterministic. */
import { Readable } from 'node:stream';
import type { ColumnDefinition, PortableType, TableDefinition } from '../../../src/server/dialects/definition';

export function column(name: string, type: PortableType, more: Partial<ColumnDefinition> = {}): ColumnDefinition {
  return {
    name,
    type,
    native: type,
    nullable: true,
    default: null,
    identity: null,
    generated: null,
    enumValues: null,
    length: null,
    precision: null,
    scale: null,
    collation: null,
    comment: null,
    ...more,
  };
}

export function table(name: string, columns: ColumnDefinition[]): TableDefinition {
  return {
    name,
    kind: 'table',
    columns,
    primaryKey: [],
    indexes: [],
    foreignKeys: [],
    checks: [],
    inherits: [],
    sequence: null,
    comment: null,
    ddl: null,
  };
}

export const ORDERS = table('orders', [
  column('id', 'int'),
  column('title', 'text'),
  column('note', 'text'),
  column('amount', 'decimal'),
  column('rate', 'float'),
  column('paid', 'boolean'),
  column('due', 'date'),
  column('shippedAt', 'instant'),
  column('meta', 'json'),
  column('uid', 'uuid'),
  column('customerId', 'int'),
  column('status', 'text'),
  column('createdAt', 'instant'),
  column('updatedAt', 'instant'),
]);

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

const WORDS =
  'order invoice 客户 订单 поставка склад δοκιμή παραγγελία 🚚 📦 quote" back\\\\slash tab\\t line\\nbreak urgent paid partial refund box blue large north'.split(
    ' ',
  );

export function orderBlock(rows: number, seed = 1): Buffer {
  const random = randomFrom(seed);
  const int = (below: number) => Math.floor(random() * below);
  const words = (from: number, to: number) =>
    Array.from({ length: from + int(to - from) }, () => WORDS[int(WORDS.length)]!).join(' ');
  const hex = (digits: number) => Array.from({ length: digits }, () => int(16).toString(16)).join('');
  const two = (n: number) => String(n).padStart(2, '0');
  const date = () => `20${10 + int(16)}-${two(1 + int(12))}-${two(1 + int(28))}`;
  const instant = () =>
    `${date()} ${two(int(24))}:${two(int(60))}:${two(int(60))}.${String(int(1000)).padStart(3, '0')}+00`;
  const lines: string[] = [];
  for (let i = 0; i < rows; i++) {
    const meta = {
      sku: `${hex(8).toUpperCase()}`,
      tags: [words(1, 2), words(1, 2)],
      size: { w: int(500), h: int(500) / 10, deep: { ok: random() < 0.5, note: 'say "hi"\n' } },
    };
    lines.push(
      [
        `${7_000_000_000_000_000_000n + BigInt(seed) * 100_000_000n + BigInt(i)}`,
        words(2, 6),
        random() < 0.1 ? '\\N' : words(6, 36),
        `${int(1e6)}.${two(int(100))}`,
        String(random() * 100),
        random() < 0.5 ? 't' : 'f',
        date(),
        instant(),
        JSON.stringify(meta).replace(/\\/g, '\\\\'),
        `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
        random() < 0.2 ? '\\N' : String(1 + int(500)),
        ['new', 'paid', 'shipped', 'closed'][int(4)]!,
        instant(),
        instant(),
      ].join('\t'),
    );
  }
  return Buffer.from(lines.join('\n') + '\n');
}

/** The block over and over in chunks of `chunkSize` bytes, which break lines anywhere. */
export function repeated(block: Buffer, times: number, chunkSize = 65_536): Readable {
  function* chunks() {
    for (let time = 0; time < times; time++) {
      for (let at = 0; at < block.length; at += chunkSize) yield block.subarray(at, at + chunkSize);
    }
  }
  return Readable.from(chunks(), { objectMode: false, highWaterMark: 4 * chunkSize });
}
