import path from 'node:path';
import type { Keeping } from '../../common/api';
import { openArchive } from '../archive/archive-reader';
import type { ShelvedArchive } from '../archive-shelf';
import type { Secret } from '../encryption/lock';
import type { Strongbox } from '../strongbox';
import { GivenFile } from './open-file';
import { requireFile } from './verify-target';

/** A backup of the list, or a file, which nothing keeps. */
export type ShownArchive = Pick<ShelvedArchive, 'name' | 'size' | 'manifest' | 'error' | 'encryption'> & {
  keeping: Keeping | null;
};

/** @param secret that opens it where it is encrypted */
export async function showBackup(box: Strongbox, name: string, secret: Secret | null): Promise<ShownArchive> {
  if (secret) await box.archives.unlock(name, secret);
  const archive = await box.archives.get(name);
  return { ...archive, keeping: await box.keeping.row(archive) };
}

/** The same. Needs neither an application nor a database. */
export async function showFile(file: string, secret: Secret | null): Promise<ShownArchive> {
  requireFile(file);
  const given = await GivenFile.of(file, secret);
  const source = await given.open();
  const { manifest } = await openArchive(source).finally(() => source.close());
  const encryption = given.by && { by: given.by, keys: [], unlocked: true, confirmed: true };
  return { name: path.basename(file), size: source.size, manifest, error: null, encryption, keeping: null };
}
