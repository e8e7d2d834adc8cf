/** Small sound archives on disk, of any age and schedule. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ArchiveWriter } from '../../../src/server/archive/archive-writer';
import { collectionDefinition, manifestBody, manifestCollection, MemorySink } from '../../helpers/hostile-archives';
import { definitionEntry } from '../../../src/server/archive/entry-name';

export interface Shelving {
  /** ISO 8601, without Z: UTC. */
  createdAt: string;
  schedule?: { id: string; name: string } | null;
  id?: string;
}

/** Writes one into the folder of a Strongbox; returns its name. */
export async function shelve(folder: string, { createdAt, schedule, id = randomUUID() }: Shelving): Promise<string> {
  const made = new Date(`${createdAt}Z`);
  const sink = new MemorySink();
  const writer = new ArchiveWriter(sink, { createdAt: made });
  await writer.addJson(definitionEntry('notes'), collectionDefinition('notes', null));
  const moments = { createdAt: made.toISOString(), finishedAt: made.toISOString() };
  const collections = [{ ...manifestCollection('notes'), table: null }];
  await writer.seal({ ...manifestBody(collections), ...moments, id, ...(schedule !== undefined && { schedule }) });
  const stamp = made.toISOString().replace(/[-:]|\.\d+/g, '');
  const name = `backup-${stamp}-${id.slice(0, 6)}.zip`;
  await mkdir(path.join(folder, 'archives'), { recursive: true });
  await writeFile(path.join(folder, 'archives', name), sink.bytes);
  return name;
}

/** Flips a bit that only reading the entry finds: of its CRC-32 … within its bytes. */
export async function damage(folder: string, name: string): Promise<void> {
  const file = path.join(folder, 'archives', name);
  const bytes = await readFile(file);
  const place = bytes.indexOf('collections/notes/definition.json') + 40;
  bytes[place]! ^= 0xff;
  await writeFile(file, bytes);
}
