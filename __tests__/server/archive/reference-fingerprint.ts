/** The fingerprint as docs/archive-format.md words it, without a thought for speed: the oracle of the real one. */
import type { PortableType } from '../../../src/server/dialects/definition';

const MASK = 0xffffffffn;
const rotate = (x: bigint, by: bigint) => ((x << by) | (x >> (32n - by))) & MASK;

function murmur(bytes: Buffer, seed: bigint): bigint[] {
  const c = [0x239b961bn, 0xab0e9789n, 0x38b34ae5n, 0xa1e38b93n];
  const mix = [15n, 16n, 17n, 18n];
  const turn = [19n, 17n, 15n, 13n];
  const add = [0x561ccd1bn, 0x0bcaa747n, 0x96cd1c35n, 0x32ac3b17n];
  const h = [seed, seed, seed, seed];
  const scramble = (k: bigint, lane: number) => (rotate((k * c[lane]!) & MASK, mix[lane]!) * c[(lane + 1) % 4]!) & MASK;
  let at = 0;
  for (; at + 16 <= bytes.length; at += 16) {
    for (let lane = 0; lane < 4; lane++) {
      h[lane]! ^= scramble(BigInt(bytes.readUInt32LE(at + 4 * lane)), lane);
      h[lane] = ((rotate(h[lane]!, turn[lane]!) + h[(lane + 1) % 4]!) * 5n + add[lane]!) & MASK;
    }
  }
  const rest = Buffer.concat([bytes.subarray(at), Buffer.alloc(16)]);
  for (let lane = 0; lane < 4; lane++) h[lane]! ^= scramble(BigInt(rest.readUInt32LE(4 * lane)), lane);
  const cross = () => {
    h[0] = (h[0]! + h[1]! + h[2]! + h[3]!) & MASK;
    for (const lane of [1, 2, 3]) h[lane] = (h[lane]! + h[0]!) & MASK;
  };
  for (let lane = 0; lane < 4; lane++) h[lane]! ^= BigInt(bytes.length);
  cross();
  for (let lane = 0; lane < 4; lane++) {
    let k = h[lane]!;
    k = ((k ^ (k >> 16n)) * 0x85ebca6bn) & MASK;
    k = ((k ^ (k >> 13n)) * 0xc2b2ae35n) & MASK;
    h[lane] = k ^ (k >> 16n);
  }
  cross();
  return h;
}

export function murmurHex(text: string, seed: number): string {
  return murmur(Buffer.from(text), BigInt(seed))
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');
}

/** Numbers become marked strings, as JSON.parse would round them. */
function parseJson(text: string): unknown {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g, (token) =>
    token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`,
  );
  return JSON.parse(marked);
}

function canonicalNumber(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + (digits.length - kept.length);
  if (kept === '') return '0';
  return `${sign}${kept}${power === 0 ? '' : `e${power}`}`;
}

const escapeLine = (text: string) => text.replace(/\\/g, '\\\\');

function canonicalJson(value: unknown): string {
  if (typeof value === 'string') {
    return value.startsWith('n') ? canonicalNumber(value.slice(1)) : JSON.stringify(value.slice(1));
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return String(value);
  const members = Object.entries(value).map(([key, member]) => ({
    key: Buffer.from(escapeLine(JSON.stringify(key.slice(1)))),
    text: `${JSON.stringify(key.slice(1))}:${canonicalJson(member)}`,
  }));
  members.sort((a, b) => a.key.length - b.key.length || Buffer.compare(a.key, b.key));
  return `{${members.map(({ text }) => text).join(',')}}`;
}

const unescapeLine = (text: string) =>
  text.replace(/\\([\\tnrb])/g, (_, letter: string) => ({ '\\': '\\', t: '\t', n: '\n', r: '\r', b: '\b' })[letter]!);

export function canonicalValue(type: PortableType, text: string): string {
  if (text === '\\N') return text;
  switch (type) {
    case 'decimal': {
      const trimmed = text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
      return trimmed === '-0' ? '0' : trimmed;
    }
    case 'float': {
      const value = Number(text);
      if (!Number.isFinite(value)) return text;
      const bits = Buffer.alloc(8);
      bits.writeDoubleBE(value === 0 ? 0 : value);
      return bits.toString('hex');
    }
    case 'time':
    case 'datetime':
    case 'instant':
      return text.replace(/\.(\d*?)0*(?!\d)/, (_, kept: string) => (kept === '' ? '' : `.${kept}`));
    case 'json':
    case 'array':
    case 'point':
    case 'path':
    case 'polygon':
    case 'circle':
      return escapeLine(canonicalJson(parseJson(unescapeLine(text))));
    default:
      return text;
  }
}

export function referenceFingerprint(types: PortableType[], rows: string[][]): string {
  const sums = [0n, 0n];
  for (const row of rows) {
    const line = row.map((value, column) => canonicalValue(types[column]!, value)).join('\t');
    const [h1, h2, h3, h4] = murmur(Buffer.from(line), 0x53425831n);
    sums[0] = BigInt.asUintN(64, sums[0]! + h1! + (h2! << 32n));
    sums[1] = BigInt.asUintN(64, sums[1]! + h3! + (h4! << 32n));
  }
  return sums.map((sum) => sum.toString(16).padStart(16, '0')).join('');
}
