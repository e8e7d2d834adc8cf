import type { DialectName } from '../src/server/dialects/definition';

/** What a database of the bench holds. */
export type Size = number | 'wide';

export const PEERS = ['tool', 'deprecated'] as const;
export type Peer = (typeof PEERS)[number];

export interface BenchOptions {
  /** Rows of `orders`, or the wide rows instead. */
  rows: Size[];
  dialects: DialectName[];
  peers: Peer[];
  rounds: number;
  /** Leaves databases of more than a million rows, and of wide rows, for the next run. */
  keep: boolean;
  /** Where the product's process leaves CPU profiles; null for none, as they slow it down. */
  profiles: string | null;
}

const DIALECTS: DialectName[] = ['sqlite', 'postgres', 'mysql'];

/** @param sizes what the bench measures unless told, and all that it can besides numbers of rows */
export function parseOptions(args: string[], sizes: Size[]): BenchOptions {
  const given = new Map<string, string>();
  const flags = new Set(['keep', 'profile']);
  for (let at = 0; at < args.length; at += 1) {
    const name = args[at]?.replace(/^--/, '') ?? '';
    if (flags.has(name)) given.set(name, 'yes');
    else given.set(name, args[(at += 1)] ?? '');
  }
  const known = new Set(['rows', 'dialects', 'peers', 'rounds', ...flags]);
  const unknown = [...given.keys()].find((name) => !known.has(name));
  if (unknown !== undefined) throw new Error(`There is no option --${unknown}.`);
  const oneOf = <T extends string>(name: string, values: readonly T[]): T[] => {
    const names = given.get(name)?.split(',').filter(Boolean) ?? values;
    const wrong = names.find((one) => !values.includes(one as T));
    if (wrong !== undefined) throw new Error(`--${name}: ${wrong} is not one of ${values.join(', ')}.`);
    return names as T[];
  };
  return {
    rows:
      given
        .get('rows')
        ?.split(',')
        .map((text) => parseSize(text, sizes)) ?? sizes,
    dialects: oneOf('dialects', DIALECTS),
    peers: oneOf('peers', PEERS),
    rounds: Number(given.get('rounds') ?? 3),
    keep: given.has('keep'),
    profiles: given.has('profile') ? '.tmp/bench/profiles' : null,
  };
}

function parseSize(text: string, sizes: Size[]): Size {
  const wide = sizes.find((size) => size === 'wide');
  if (text === wide) return wide;
  const rows = Number(text);
  if (Number.isInteger(rows) && rows > 0) return rows;
  throw new Error(`--rows: ${text} is not a number of rows${wide ? ` or ${wide}` : ''}.`);
}
