/** Backups and retentions in few words. */
import type { Retention } from '../../../src/common/api';
import type { RetainedArchive } from '../../../src/server/retention/policy';

export const NOTHING: Retention = { last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };

export const keep = (rules: Partial<Retention>): Retention => ({ ...NOTHING, ...rules });

/** `2026-05-01 10:00` in UTC, which is its name; `?` behind it: not verified; `!`: damaged; `*`: pinned. */
export function backup(text: string): RetainedArchive {
  const name = text.replace(/[?!*]/g, '');
  const verified = text.includes('!') ? false : text.includes('?') ? null : true;
  return {
    name,
    createdAt: new Date(`${name.replace(' ', 'T')}Z`).toISOString(),
    verified,
    pinned: text.includes('*'),
  };
}

/** The same numbers for the same seed (mulberry32), from 0 to below 1. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
