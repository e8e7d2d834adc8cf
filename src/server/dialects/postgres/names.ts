import { createHash } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import type { TableRef } from '../definition';

/** A name with the schema in which it is now. */
export interface Place {
  schema: string;
  name: string;
}

/** PostgreSQL cuts longer names without a word. */
const NAME_BYTES = 63;

/** The name itself where it fits; else its beginning and a hash, so that two long names stay two. */
export function fittingName(name: string): string {
  if (Buffer.byteLength(name) <= NAME_BYTES) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let head = name;
  while (Buffer.byteLength(head) > NAME_BYTES - 9) head = head.slice(0, -1);
  // A pair of surrogates may have been cut in two.
  return `${head.replace(/[\ud800-\udbff]$/, '')}_${hash}`;
}

export function quoted({ schema, name }: Place): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
}

export function quotedList(names: readonly string[]): string {
  return names.map((name) => escapeIdentifier(name)).join(', ');
}

/** The tables of one live schema: where they are while they are not live. Their two homes take turns. */
export interface Space {
  live: string;
  /** Where new tables are staged, and lie again after an even number of exchanges. */
  staged: string;
  /** Where the former tables lie after an odd number of exchanges. */
  former: string;
}

/** By the live schema's place in the list, as names of schemas may be too long to be joined. */
export function spacesOf(base: string, lives: readonly string[]): Space[] {
  return lives.map((live, number) => ({ live, staged: `${base}_new${number}`, former: `${base}_old${number}` }));
}

export function stagedPlace(spaces: readonly Space[], { schema, name }: Place): Place | null {
  const space = spaces.find(({ live }) => live === schema);
  return space ? { schema: space.staged, name } : null;
}

export function livePlace(table: TableRef, liveSchema: string): Place {
  return { schema: table.schema ?? liveSchema, name: table.name };
}

export const samePlace = (a: Place, b: Place) => a.name === b.name && a.schema === b.schema;
