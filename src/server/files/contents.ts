/** What of an application's files can be backed up, and what of it somebody has chosen. */
import { FILE_CONTENTS, type ContentsReply, type FileContent } from '../../common/api';
import { BackupError } from '../errors';
import { say } from '../sentence';
import type { FileRoot } from './file-root';
import { surveyFiles } from './survey';

/** What there is now, counted. @throws BackupError FILES_FAILED */
export async function countContents(roots: readonly FileRoot[]): Promise<ContentsReply['contents']> {
  const contents: ContentsReply['contents'] = [];
  for (const content of FILE_CONTENTS) {
    const obstacle = obstacleOf(content, roots);
    const counted: ContentsReply['contents'][number]['roots'] = [];
    for (const root of rootsOf(content, roots)) {
      const { name, storages, folder } = root;
      const found = root.obstacle === undefined ? await surveyFiles(root) : { files: 0, bytes: 0 };
      counted.push({ content, name, storages, folder, ...found });
    }
    const sum = (key: 'files' | 'bytes') => counted.reduce((total, one) => total + one[key], 0);
    contents.push({ content, files: sum('files'), bytes: sum('bytes'), roots: counted, obstacle });
  }
  return contents;
}

/**
 * The roots of what is chosen.
 * @param isEncrypted whether the archive will be
 * @throws BackupError INVALID_REQUEST for what cannot be backed up here
 */
export function chooseRoots(
  contents: readonly FileContent[],
  roots: readonly FileRoot[],
  isEncrypted: boolean,
): FileRoot[] {
  for (const content of contents) {
    const obstacle = obstacleOf(content, roots);
    if (obstacle !== null) {
      throw new BackupError('INVALID_REQUEST', say`The files “${content}” cannot be backed up: ${obstacle}`, {
        hint: 'Leave them out of contents.',
        details: { field: 'contents', content },
      });
    }
  }
  if (contents.includes('configuration') && !isEncrypted) {
    throw new BackupError(
      'INVALID_REQUEST',
      'The configuration holds passwords and keys, and goes only into backups that are encrypted.',
      {
        hint: 'Encrypt the backup to keys or with a passphrase, or leave the configuration out.',
        details: { field: 'contents', content: 'configuration' },
      },
    );
  }
  return roots.filter(({ content }) => contents.includes(content));
}

const rootsOf = (content: FileContent, roots: readonly FileRoot[]) => roots.filter((root) => root.content === content);

function obstacleOf(content: FileContent, roots: readonly FileRoot[]): string | null {
  const own = rootsOf(content, roots);
  if (own.length > 0) return own.find(({ obstacle }) => obstacle !== undefined)?.obstacle ?? null;
  if (content === 'uploads') return 'No storage keeps its files on this server.';
  return 'They belong to the main application, or to no application at all.';
}
