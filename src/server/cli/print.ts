/** What the command line shows a person. */
import type { DumpableCollections, Keeping } from '../../common/api';
import { GROUP_KEYS } from '../../backup-rules/groups';
import type { BackupResult } from '../backup/backup-engine';
import { humanSize } from '../actions/human-size';
import type { Manifest } from '../archive/manifest';
import { moment, type ShelvedArchive } from '../archive-shelf';
import type { Task } from '../tasks/task';
import { keepingText } from './print-keeping';
import type { Verified } from './verify-target';

const print = (line = '') => void process.stdout.write(`${line}\n`);

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

export function printTask({ archive, result }: Task): void {
  const { rows, collections, size, added, warnings } = result as unknown as BackupResult & { size: number };
  print(`${archive}: ${collections} collections, ${rows} rows, ${humanSize(size)}`);
  printAdded(added);
  for (const warning of warnings) print(`Warning: ${warning}`);
}

function printAdded(added: Manifest['added']): void {
  for (const { name, because, why } of added) print(`added: ${name}, ${why} of ${because}`);
}

export type KeptArchive = ShelvedArchive & { keeping: Keeping };

export function printArchives(archives: KeptArchive[], running: Task[]): void {
  if (archives.length + running.length === 0) print('There are no backups yet.');
  for (const { archive, progress } of running)
    print(`${archive}  being made: ${progress.stage}, ${progress.rows} rows`);
  for (const archive of archives) {
    const { name, size, manifest, error, keeping } = archive;
    const what = manifest ? manifest.groups.join(', ') : `damaged: ${error?.message}`;
    print(`${name}  ${moment(archive)}  ${humanSize(size).padStart(10)}  ${what}  (${keepingText(keeping)})`);
  }
}

export function printArchive({ name, size, manifest, error, keeping }: KeptArchive): void {
  print(`${name}, ${humanSize(size)}`);
  print(`kept: ${keepingText(keeping)}`);
  if (keeping.pinned) print(`pinned ${keeping.pinned.at} by ${keeping.pinned.by ?? 'nobody named'}`);
  if (!manifest) return print(`Damaged: ${error?.message}`);
  const { createdAt, createdBy, note, application, database, groups, added, collections, warnings } = manifest;
  print(`made ${createdAt} by ${createdBy ?? 'nobody named'}${note ? `: ${note}` : ''}`);
  print(`NocoBase ${application.version}, ${database.product} ${database.version}`);
  print(`groups: ${groups.join(', ') || 'none, single collections only'}`);
  printAdded(added);
  for (const warning of warnings) print(`warning: ${warning}`);
  print();
  for (const one of collections) {
    print(
      `${one.group.padEnd(12)} ${one.name.padEnd(36)} ${String(one.rows).padStart(10)} rows ${humanSize(one.bytes).padStart(10)}`,
    );
  }
}

export function printReport(target: string, { entries, rows, bytes, collections }: Verified): void {
  print(
    `${target} is whole: ${entries} entries, ${collections.length} collections, ${rows} rows, ${humanSize(bytes)} read.`,
  );
}

export function printGroups(groups: DumpableCollections): void {
  for (const key of GROUP_KEYS) {
    const items = groups[key] ?? [];
    print(`${key}: ${items.length} collections`);
    for (const { name, source, owner, origin } of items) {
      print(`  ${name.padEnd(36)} ${owner ? `follows ${owner}` : source}${origin ? ` (${origin})` : ''}`);
    }
  }
}
