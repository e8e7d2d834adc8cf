/** What `restore` is asked for: by its options, and by a saved restore or a file where one is named. */
import type { FileChoice, RestoreChoice, RestoreManner, RestorePlan } from '../../common/api';
import { parseManner, parseRestoreChoice } from '../actions/parse-choice';
import { connectionOfSaved, withSaved } from '../actions/saved-restore-request';
import { BackupError } from '../errors';
import type { ArchiveFile } from '../restores';
import type { Strongbox } from '../strongbox';
import { archiveFile } from './archive-file';
import { connectionId } from './connection-commands';
import { mappingOf, type RowOptions } from './row-options';
import { describedIn, savedNamed } from './saved-commands';
import { readSecret, type SecretOptions } from './secret-options';

export interface ChoiceOptions extends SecretOptions {
  groups?: string[];
  /** False: none, but files alone. */
  collections?: string[] | false;
  exclude?: string[];
  objects: boolean;
  excludeObjects?: string[];
  /** Contents; `none` for none. */
  files?: string[];
  extraFiles?: string;
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
  const { collections, newerBy: newer, to } = options;
  const include = collections || undefined;
  const { groups, exclude, excludeObjects, content, existing, onFailure } = options;
  const manner = { content, existing, newer, onFailure, rows: options.rows?.all, mapping: mappingOf(to, options.rows) };
  const given = { archive, groups, include, exclude, excludeObjects, ...manner };
  const nothing = collections === false ? { groups: [], include: [] } : null;
  if (options.saved === undefined && options.task === undefined) {
    const file = await archiveFile(box, archive, await readSecret(options));
    // Without a choice: the groups that the archive was made of.
    const all = !groups && !include ? { ...(await box.restores.allOf(file)), ...nothing } : {};
    const elsewhere = options.connection !== undefined && { files: undefined };
    const files = filesOf(options, { ...all, ...elsewhere });
    const choice = parseRestoreChoice({ ...given, ...all, files, objects: options.objects });
    const connection = await connectionId(box, options.connection);
    return { file, connection, choice, manner: parseManner(given), saved: null };
  }
  const { saved, values } = await savedOf(box, options);
  const files = filesOf(options, values.choice);
  const request = withSaved(values, { ...given, ...nothing, files, ...(!options.objects && { objects: false }) });
  return {
    file: await archiveFile(box, String(request.archive), await readSecret(options)),
    connection:
      options.connection === undefined ? connectionOfSaved(values) : await connectionId(box, options.connection),
    choice: parseRestoreChoice(request),
    manner: parseManner(request),
    saved,
  };
}

/** What is said of files comes before what is chosen otherwise. What is no content is told when the request is read. */
function filesOf({ files, extraFiles: extra }: ChoiceOptions, chosen: Pick<Partial<RestoreChoice>, 'files'>) {
  const contents = files?.filter((content) => content !== 'none') ?? chosen.files?.contents ?? [];
  return { contents, extra: extra ?? (chosen.files?.extra as FileChoice['extra'] | undefined) };
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
