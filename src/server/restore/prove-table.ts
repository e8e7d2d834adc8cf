/**
 * Whether the database holds what was sent to it. Byte for byte first, where that can be expected: an archive of the same kind of
 * database has the rows as this one prints them, and mostly in the same order. Else, or where the bytes differ, by fingerprint, which
 * depends neither on order nor on spelling and costs five times as much.
 */
import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { rowColumns } from '../dialects/definition';
import type { Reader, TypeHints } from '../dialects/dialect';
import { BackupError } from '../errors';
import { ByteDigest } from './byte-digest';
import type { TableStep } from './plan/steps';
import { RowDigest } from './row-digest';
import { say } from '../sentence';

export interface Proof {
  collection: string;
  rows: number;
  /** Uncompressed. */
  bytes: number;
  /** What the rows were recognised by. */
  by: 'bytes' | 'fingerprint';
  digest: string;
}

/** What was sent; `again` reads the rows a second time, and is null where that is not possible. */
export interface Sent extends Proof {
  again: (() => Readable) | null;
}

export interface Sending {
  by: Proof['by'];
  sent: Promise<Sent>;
  /** Whether the rows are read while they come: then some may have come before those that were read already. */
  readMeanwhile: boolean;
}

/** @throws BackupError CHECK_FAILED, or what the sending failed with */
export async function proveTable(
  step: TableStep,
  { by, sent, readMeanwhile }: Sending,
  staged: Reader,
  signal: AbortSignal,
): Promise<Proof> {
  if (!readMeanwhile) await sent;
  const read = await readBack(step, staged, signal);
  const found = await digest(read(), by === 'bytes' ? new ByteDigest() : fingerprintOf(step));
  const { again, ...proof } = await sent;
  if (found.result() === proof.digest) return proof;
  if (by === 'bytes' ? again : readMeanwhile) {
    const expected = by === 'bytes' && again ? (await digest(again(), fingerprintOf(step))).result() : proof.digest;
    const actual = await digest(read(), fingerprintOf(step));
    if (actual.rows === proof.rows && actual.result() === expected) {
      return { ...proof, by: 'fingerprint', digest: expected };
    }
  }
  throw mismatch(step.collection, 'the values that the database holds are not those of the archive');
}

export function mismatch(collection: string, what: string): BackupError {
  return new BackupError('CHECK_FAILED', say`Collection ${collection} did not arrive as it was sent: ${what}.`, {
    hint: 'The table is as it was. Please report this with the kinds and versions of both databases.',
    details: { collection },
  });
}

/** Of the rows as the archive types them, without the columns that the plan has named as lossy. */
export function fingerprintOf(
  { collection, source, lossy }: TableStep,
  onProgress?: (rows: number, bytes: number) => void,
): RowDigest {
  return new RowDigest(collection, rowColumns(source), lossy, onProgress);
}

/** What the database holds now, printed by it and typed as the archive types it. */
async function readBack({ source, target }: TableStep, staged: Reader, signal: AbortSignal): Promise<() => Readable> {
  const types = rowColumns(source);
  const hints: TypeHints = Object.fromEntries(
    rowColumns(target).map(({ name }, at) => [name, types[at]?.type ?? 'text']),
  );
  const definition = await staged.describeTable(target, hints);
  return () => staged.readRows(definition, signal);
}

async function digest<Into extends ByteDigest | RowDigest>(rows: Readable, into: Into): Promise<Into> {
  await pipeline(rows, into, new Writable({ write: (_chunk, _encoding, done) => done() }));
  return into;
}
