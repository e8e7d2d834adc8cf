/** Which files go with a backup, or come back with a restore. Pure. */
import {
  ALL_CONTENTS,
  FILE_CONTENTS,
  type ConnectionRow,
  type ContentsReply,
  type FileChoice,
  type FileContent,
  type FileCounts,
  type FileRootFacts,
  type RestorePlan,
} from '../../common/api';
import type { Formats } from '../formats';
import type { Translate } from '../locale';

const OF_CONNECTIONS: readonly FileContent[] = ['folders'];
const NOTHING: readonly FileContent[] = [];

/** What can go with a database. @param connection null for the application's own */
export function offeredContents(
  connection: string | null,
  connections: ConnectionRow[] | undefined,
): readonly FileContent[] {
  if (connection === null) return FILE_CONTENTS;
  const hasFolders = !connections || connections.some(({ id, folders }) => id === connection && folders.length > 0);
  return hasFolders ? OF_CONNECTIONS : NOTHING;
}

/** What becomes of files that are there and not in the archive. */
export const EXTRA_FILES: readonly FileChoice['extra'][] = ['keep', 'remove'];

export type FoundContent = ContentsReply['contents'][number];

/** Full of secrets. */
const ONLY_ENCRYPTED: readonly FileContent[] = ['configuration'];

export function needsEncryption(content: FileContent): boolean {
  return ONLY_ENCRYPTED.includes(content);
}

export interface Amount {
  files: number;
  bytes: number;
}

/** `12 files · 3.4 MiB`. */
export function amountWords({ files, bytes }: Amount, { files: countOf, size }: Formats): string {
  return [countOf(files), size(bytes)].join(' · ');
}

/**
 * What is ticked unless somebody says otherwise: uploads, if they can be backed up, and the folders that a connection names for it.
 * @param found null where it could not be found out; undefined while it is being counted
 * @param later whether files may come until the backup is made, as of a schedule
 */
export function proposedContents(found: FoundContent[] | null | undefined, later = false): FileContent[] {
  if (found === undefined) return ['uploads', ...OF_CONNECTIONS];
  const uploads = found?.find(({ content }) => content === 'uploads');
  const wanted = uploads && uploads.obstacle === null && (later || uploads.files > 0);
  return wanted ? ['uploads', ...OF_CONNECTIONS] : [...OF_CONNECTIONS];
}

/** What of a choice can be done, in the usual order. */
export function possibleContents(
  chosen: readonly FileContent[],
  offered: readonly FileContent[],
  found: FoundContent[] | null | undefined,
  encrypted: boolean,
): FileContent[] {
  const isPossible = (content: FileContent) =>
    chosen.includes(content) &&
    (encrypted || !needsEncryption(content)) &&
    !found?.some((one) => one.content === content && one.obstacle !== null);
  return offered.filter(isPossible);
}

export function toggled(chosen: readonly FileContent[], content: FileContent, on: boolean): FileContent[] {
  return ALL_CONTENTS.filter((one) => (one === content ? on : chosen.includes(one)));
}

/** What an archive holds, by content, in the usual order. */
export function contentsOfRoots(roots: FileRootFacts[]): ({ content: FileContent } & Amount)[] {
  return ALL_CONTENTS.flatMap((content) => {
    const own = roots.filter((one) => one.content === content);
    return own.length > 0 ? [{ content, files: sum(own, 'files'), bytes: sum(own, 'bytes') }] : [];
  });
}

/** What people have made; packages and configuration belong to the server that they were on. */
export function proposedFiles(roots: FileRootFacts[]): FileChoice {
  const made: FileContent[] = ['uploads', ...OF_CONNECTIONS];
  return { contents: made.filter((content) => roots.some((root) => root.content === content)), extra: 'keep' };
}

/** Those that can go where the restore goes. @param connection null for this application */
export function rootsFor(roots: FileRootFacts[], connection: string | null): FileRootFacts[] {
  const takes: readonly FileContent[] = connection === null ? FILE_CONTENTS : OF_CONNECTIONS;
  return roots.filter(({ content }) => takes.includes(content));
}

/** What of a choice is among these; undefined for nothing, as requests have it. */
export function filesRequest({ contents, extra }: FileChoice, roots: FileRootFacts[]): FileChoice | undefined {
  const there = contents.filter((content) => roots.some((root) => root.content === content));
  return there.length > 0 ? { contents: there, extra } : undefined;
}

/** Roots that have names for people; others are called by what is in them. */
const NAMED_ROOTS = ['environment', 'keys'];

/** `Uploaded files (local, backup)`: the folder, by what it is and which storages keep files there. */
export function rootTitle({ content, name, storages }: FileRootFacts, t: Translate): string {
  const title = t(`files.${content}`);
  if (storages.length > 0) return t('files.of', { title, names: storages.join(', ') });
  if (content === 'folders') return t('files.of', { title, names: name.replace(/^folders\//, '') });
  return NAMED_ROOTS.includes(name) ? t(`files.root.${name}`) : title;
}

/** Names of the contents, in one line. */
export function contentsWords(contents: readonly FileContent[], t: Translate): string {
  return contents.map((content) => t(`files.${content}`)).join(', ');
}

export interface PlannedFileSums {
  missing: number;
  present: number;
  /** Those that would move into the undo set. */
  removed: number;
}

/** Null where no files were chosen. */
export function sumPlannedFiles({ files, choice }: Pick<RestorePlan, 'files' | 'choice'>): PlannedFileSums | null {
  if (files.length === 0) return null;
  const here = files.filter(({ to }) => to !== null);
  const removed = choice.files?.extra === 'remove' ? sum(here, 'extra') : 0;
  return { missing: sum(here, 'missing'), present: sum(here, 'present'), removed };
}

/** What a restore did to files, in a sentence. */
export function fileCountsWords(counts: FileCounts, t: Translate, { number, size }: Formats): string {
  const { added, replaced, unchanged, removed, bytes } = counts;
  const values = { added: number(added), replaced: number(replaced), unchanged: number(unchanged), size: size(bytes) };
  const done = t('restore.result.files', values);
  return removed > 0 ? `${done} ${t('restore.result.files.removed', { value: number(removed) })}` : done;
}

function sum<K extends string>(items: Record<K, number>[], key: K): number {
  return items.reduce((total, one) => total + one[key], 0);
}
