/** What `restore` is asked for: by its options, and by a saved restore or a file where one is named. */
import type { RestoreChoice, RestoreManner, RestorePlan } from '../../common/api';
import { parseManner, parseRestoreChoice } from '../actions/parse-choice';
import { connectionOfSaved, withSaved } from '../actions/saved-restore-request';
import { BackupError } from '../errors';
import type { ArchiveFile } from '../restores';
import type { Strongbox } from '../strongbox';
import { archiveFile } from './archive-file';
import { connectionId } from './connection-commands';
import { mappingOf, type RowOptions } from './row-options';
import { describedIn, savedNamed } from './saved-commands';

export interface ChoiceOptions {
  groups?: string[];
  collections?: string[];
  exclude?: string[];
  objects: boolean;
  excludeObjects?: string[];
  connection?: string;
  content?: string;
  existing?: string;
  rows?: RowOptions;
  newerBy?: string;
  onFailure?: string;
  to?: RestoreManner['mapping'];
  /** Name of a saved restore. */
  saved?: string;
  /** Path of a file that describes one. */
  task?: string;
}

export interface RestoreRequest {
  file: ArchiveFile;
  connection: string | null;
  choice: RestoreChoice;
  manner: RestoreManner;
  saved: RestorePlan['saved'];
}

/** @throws BackupError NOT_FOUND, INVALID_REQUEST */
export async function requestOf(
  box: Strongbox,
  archive: string | undefined,
  options: ChoiceOptions,
): Promise<RestoreRequest> {
  const { collections: include, newerBy: newer, to } = options;
  const { groups, exclude, excludeObjects, content, existing, onFailure } = options;
  const manner = { content, existing, newer, onFailure, rows: options.rows?.all, mapping: mappingOf(to, options.rows) };
  const given = { archive, groups, include, exclude, excludeObjects, ...manner };
  if (options.saved === undefined && options.task === undefined) {
    const file = await archiveFile(box, archive);
    // Without a choice: the groups that the archive was made of.
    const all = !groups && !include ? await box.restores.groupsOf(file) : {};
    const choice = parseRestoreChoice({ ...given, ...all, objects: options.objects });
    const connection = await connectionId(box, options.connection);
    return { file, connection, choice, manner: parseManner(given), saved: null };
  }
  const { saved, values } = await savedOf(box, options);
  const request = withSaved(values, { ...given, ...(!options.objects && { objects: false }) });
  return {
    file: await archiveFile(box, String(request.archive)),
    connection:
      options.connection === undefined ? connectionOfSaved(values) : await connectionId(box, options.connection),
    choice: parseRestoreChoice(request),
    manner: parseManner(request),
    saved,
  };
}

async function savedOf(box: Strongbox, { saved: name, task }: ChoiceOptions) {
  if (name !== undefined && task !== undefined) {
    throw new BackupError('INVALID_REQUEST', 'Both a saved restore and a file are given.', {
      hint: 'Leave one of --saved and --task out.',
    });
  }
  if (task !== undefined) return { saved: null, values: await describedIn(box, task) };
  const found = await savedNamed(box, name ?? '');
  return { saved: { id: found.id, name: found.name }, values: found };
}
