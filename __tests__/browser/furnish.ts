/** A list as it looks after some weeks of use, made of real archives. */
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Application } from './application';
import { withManifest } from './crafted-archives';
import { makeOtherDatabase } from './other-database';
import type { Rest } from './rest';

const OTHER = 'Warehouse';
const SAVED = 'Business data, as it was';
const DRAFT = 'Warehouse, every Monday';
const DAY_MS = 24 * 3600_000;
const KINDS = [
  { groups: ['required', 'user', 'custom'], note: null },
  { groups: ['required', 'user', 'custom', 'logs', 'third-party'], note: 'Whole application, end of the week' },
  { groups: ['required', 'custom'], note: null },
];

export interface Furnished {
  /** The newest: all groups, verified. */
  archive: string;
  /** Of a newer NocoBase. */
  newer: string;
  /** Name of a connection to a database that is not NocoBase's. */
  other: string;
  /** Name of a restore task that has run. */
  saved: string;
}

/** Leaves a verified backup, one that is not whole, one of a newer NocoBase, a restore task that ran and can be undone, a draft, and another database. */
export async function furnish(rest: Rest, application: Application): Promise<Furnished> {
  const { archives } = application;
  await rest.clearList();
  const originals: { bytes: Buffer; note: string | null }[] = [];
  for (const { groups, note } of KINDS) {
    originals.push({ bytes: await rest.bytes(await rest.backup({ groups })), note });
  }
  await rest.clearList();
  const names: string[] = [];
  for (let age = 15; age > 0; age -= 1) {
    const { bytes, note } = originals[age % KINDS.length] as (typeof originals)[number];
    const at = new Date(Date.now() - age * DAY_MS - age * 1234_567);
    const name = archiveName(at);
    await writeFile(path.join(archives, name), await dated(bytes, at, note));
    names.push(name);
  }
  // On the first page of the list.
  const lately = new Date(Date.now() - 4.5 * DAY_MS);
  const newer = archiveName(lately);
  const [{ bytes: first } = { bytes: Buffer.of() }] = originals;
  await writeFile(path.join(archives, newer), await dated(first, lately, 'From the test server', '9.0.0'));
  const damaged = names.at(-2) ?? '';
  await spoil(path.join(archives, damaged));
  const archive = await rest.backup({ groups: KINDS[1]?.groups ?? [], note: 'Before the upgrade to 2.3' });
  for (const name of [damaged, archive]) {
    const { task } = await rest.send<{ task: string }>(`backupFiles:verify?filterByTk=${name}`, {});
    await rest.until(`backupTasks:get?filterByTk=${task}`);
  }
  const kept = { name: SAVED, archive, groups: ['custom'] };
  const { id: saved } = await rest.send<{ id: string }>('savedRestores:create', kept);
  const plan = await rest.send<{ id: string }>('restoreTasks:plan', { saved });
  const { task } = await rest.send<{ task: string }>('restoreTasks:start', { plan: plan.id });
  await rest.until(`restoreTasks:get?filterByTk=${task}`);
  const file = await makeOtherDatabase(application, 'warehouse');
  await rest.send('backupConnections:create', { name: OTHER, dialect: 'sqlite', file });
  const draft = { name: DRAFT, groups: ['custom'], include: ['users'], rows: 'skip', connection: OTHER };
  await rest.send('savedRestores:create', draft);
  return { archive, newer, other: OTHER, saved: SAVED };
}

/** As the product names them. */
export function archiveName(at: Date): string {
  const moment = at.toISOString().replace(/[-:]|\.\d+/g, '');
  return `backup-${moment}-${randomUUID().slice(0, 6)}.zip`;
}

function dated(bytes: Buffer, at: Date, note: string | null, version?: string): Promise<Buffer> {
  const finished = new Date(at.getTime() + 2_000 + (at.getTime() % 3_000));
  return withManifest(bytes, (body) => ({
    ...body,
    id: randomUUID(),
    ...{ createdAt: at.toISOString(), finishedAt: finished.toISOString(), note },
    application: { ...body.application, ...(version && { version }) },
  }));
}

/** One bit in the middle, as a failing disk might. */
async function spoil(file: string): Promise<void> {
  const bytes = await readFile(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(file, bytes);
}
