import { ArchiveError } from '../errors';
import type { PlacedEntry } from './manifest-contents';
import { say } from '../sentence';

/** @throws ArchiveError ARCHIVE_DAMAGED */
export function checkHash({ name, sha256 }: Pick<PlacedEntry, 'name' | 'sha256'>, actual: string): void {
  if (actual === sha256) return;
  throw new ArchiveError(
    'ARCHIVE_DAMAGED',
    say`Entry ${name} is not the one that the manifest lists: its hash differs.`,
    name,
  );
}
