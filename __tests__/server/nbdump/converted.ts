/** An archive of the deprecated plugin, converted into a temporary folder and opened. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openArchive, type ArchiveReader } from '../../../src/server/archive/archive-reader';
import { verifyArchive } from '../../../src/server/archive/verify-archive';
import type { RandomAccess } from '../../../src/server/destinations/destination';
import { LocalDestination } from '../../../src/server/destinations/local';
import { memorySource } from '../../helpers/hostile-archives';
import { convertNbdump } from '../../../src/server/nbdump/convert-nbdump';

const NAME = 'backup-20260101T000000Z-000000.zip';

export interface ConvertedArchive {
  archive: ArchiveReader;
  warnings: string[];
  rows(collection: string): Promise<string>;
}

/** Every byte of the result has been verified. */
export async function converted(
  source: RandomAccess,
  folder: string,
  { timezone = '+00:00', signal = new AbortController().signal } = {},
): Promise<ConvertedArchive> {
  const destination = new LocalDestination(folder, async () => false);
  const partial = await destination.createPartial(NAME);
  try {
    const around = { generator: '0.1.0', application: 'main', timezone, note: 'Converted from x.nbdump', signal };
    const { warnings } = await convertNbdump(source, partial, around);
    await partial.commit();
    const whole = memorySource(await readFile(path.join(folder, NAME)));
    await verifyArchive(whole);
    const archive = await openArchive(whole);
    return { archive, warnings, rows: (collection) => textOf(archive.rows(collection)) };
  } catch (error) {
    await partial.discard();
    throw error;
  }
}

export async function textOf(rows: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of rows) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}
