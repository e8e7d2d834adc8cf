/** What the command line shows a person. */
import type { ArchiveEncryption, DumpableCollections, Keeping } from '../../common/api';
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
  const { rows, collections, files, size, added, warnings } = result as unknown as BackupResult & { size: number };
  const withFiles = files ? `, ${files.files} files` : '';
  print(`${archive}: ${collections} collections, ${rows} rows${withFiles}, ${humanSize(size)}`);
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
    const { name, size, manifest, error, encryption, keeping } = archive;
    const what = error ? `damaged: ${error.message}` : (manifest?.groups.join(', ') ?? lockedText(encryption));
    print(`${name}  ${moment(archive)}  ${humanSize(size).padStart(10)}  ${what}  (${keepingText(keeping)})`);
  }
}

/** @param keeping null for a file that is not among the backups */
export function printArchive({
  keeping,
  ...archive
}: Pick<ShelvedArchive, 'name' | 'size' | 'manifest' | 'error' | 'encryption'> & { keeping: Keeping | null }): void {
  const { name, size, manifest, error, encryption } = archive;
  print(`${name}, ${humanSize(size)}`);
  if (encryption) print(`encrypted to ${encryptedTo(encryption)}`);
  if (keeping) print(`kept: ${keepingText(keeping)}`);
  if (keeping?.pinned) print(`pinned ${keeping.pinned.at} by ${keeping.pinned.by ?? 'nobody named'}`);
  if (!manifest) return print(error ? `Damaged: ${error.message}` : `What it holds is ${lockedText(encryption)}.`);
  const { createdAt, createdBy, note, application, database, groups, added, collections, warnings } = manifest;
  print(`made ${createdAt} by ${createdBy ?? 'nobody named'}${note ? `: ${note}` : ''}`);
  print(`NocoBase ${application.version}, ${database.product} ${database.version}`);
  print(`groups: ${groups.join(', ') || 'none, single collections only'}`);
  printAdded(added);
  for (const warning of warnings) print(`warning: ${warning}`);
  print();
  for (const { name, files, bytes } of manifest.files?.roots ?? []) {
    print(
      `${'files'.padEnd(12)} ${name.padEnd(36)} ${String(files).padStart(9)} files ${humanSize(bytes).padStart(10)}`,
    );
  }
  for (const one of collections) {
    print(
      `${one.group.padEnd(12)} ${one.name.padEnd(36)} ${String(one.rows).padStart(10)} rows ${humanSize(one.bytes).padStart(10)}`,
    );
  }
}

function encryptedTo({ by, keys }: ArchiveEncryption): string {
  if (by === 'passphrase') return 'a passphrase';
  if (keys.length === 0) return 'keys that are not known here';
  return `the ${keys.length === 1 ? 'key' : 'keys'} ${keys.join(', ')}`;
}

function lockedText(encryption: ArchiveEncryption | null): string {
  return encryption?.by === 'passphrase'
    ? 'locked: --passphrase-file opens it'
    : 'locked: --identity and its private key open it';
}

export function printReport(target: string, report: Verified): void {
  if (report.by === 'digest') {
    const { verifiedAt } = report;
    print(`${target} is the file that was written: its SHA-256 is the same. It is locked, so nothing inside was read.`);
    return print(verifiedAt ? `All inside was found whole ${verifiedAt}.` : 'Nobody has read what is inside yet.');
  }
  const { entries, rows, files, bytes, collections } = report;
  const withFiles = files.files > 0 ? `, ${files.files} files` : '';
  print(
    `${target} is whole: ${entries} entries, ${collections.length} collections, ${rows} rows${withFiles}, ${humanSize(bytes)} read.`,
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
