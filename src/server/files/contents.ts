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
      const { files, bytes } = root.obstacle === undefined ? await surveyFiles(root) : { files: 0, bytes: 0 };
      counted.push({ content, name, storages, folder, files, bytes });
    }
    const sum = (key: 'files' | 'bytes') => counted.reduce((total, one) => total + one[key], 0);
    contents.push({ content, files: sum('files'), bytes: sum('bytes'), roots: counted, obstacle });
  }
  return contents;
}

/** Of the backup that files are chosen for. */
export interface ContentsWhere {
  isEncrypted: boolean;
  /** Whether it is of a connection, and not of the application itself. */
  isConnection: boolean;
}

/** What can be said without looking at the files. @throws BackupError INVALID_REQUEST */
export function checkContents(contents: readonly FileContent[], { isEncrypted, isConnection }: ContentsWhere): void {
  const outside = contents.find((content) => (content === 'folders') !== isConnection);
  if (outside !== undefined) {
    const message = isConnection
      ? say`Over a connection, only folders can be backed up, not “${outside}”.`
      : say`The files “${outside}” are those of connections.`;
    throw refused(message, outside, 'Leave them out of contents.');
  }
  if (contents.includes('configuration') && !isEncrypted) {
    const message = 'The configuration holds passwords and keys, and goes only into backups that are encrypted.';
    const hint = 'Encrypt the backup to keys or with a passphrase, or leave the configuration out.';
    throw refused(message, 'configuration', hint);
  }
}

/** The roots of what is chosen. @throws BackupError INVALID_REQUEST for what cannot be backed up here */
export function chooseRoots(
  contents: readonly FileContent[],
  roots: readonly FileRoot[],
  where: ContentsWhere,
): FileRoot[] {
  checkContents(contents, where);
  for (const content of contents) {
    const obstacle = obstacleOf(content, roots);
    if (obstacle === null) continue;
    throw refused(say`The files “${content}” cannot be backed up: ${obstacle}`, content, 'Leave them out of contents.');
  }
  return roots.filter(({ content }) => contents.includes(content));
}

function refused(message: string, content: FileContent, hint: string): BackupError {
  return new BackupError('INVALID_REQUEST', message, { hint, details: { field: 'contents', content } });
}

const rootsOf = (content: FileContent, roots: readonly FileRoot[]) => roots.filter((root) => root.content === content);

function obstacleOf(content: FileContent, roots: readonly FileRoot[]): string | null {
  const own = rootsOf(content, roots);
  if (own.length > 0) return own.find(({ obstacle }) => obstacle !== undefined)?.obstacle ?? null;
  if (content === 'uploads') return 'No storage keeps its files on this server.';
  return content === 'folders' ? 'The connection has none.' : 'They belong to the main application.';
}
