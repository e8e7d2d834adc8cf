import path from 'node:path';
import type { Progress } from '../../common/api';
import type { ArchiveWriter } from '../archive/archive-writer';
import type { ManifestFiles } from '../archive/manifest';
import { packFiles } from '../archive/pack-files';
import { destinationError } from '../destinations/file-sink';
import { BackupError } from '../errors';
import type { FileCut } from '../files/cut';
import type { FileRoot } from '../files/file-root';
import { LeftOut } from '../files/left-out';
import { SizeSketch } from '../files/size-sketch';
import { sourceFiles } from '../files/source-files';
import { surveyFiles, type Survey } from '../files/survey';
import type { WalkedRoot } from '../files/walk';
import { say } from '../sentence';

export interface FilesTarget {
  writer: ArchiveWriter;
  workDir: string;
  signal: AbortSignal;
  report(progress: Partial<Progress>): void;
}

/** @param cut holds the uploads among the roots; the others are read where they are */
export async function writeFiles(
  roots: readonly FileRoot[],
  cut: FileCut,
  { writer, workDir, signal, report }: FilesTarget,
): Promise<{ files: ManifestFiles; warnings: string[] }> {
  const leftOut = new LeftOut();
  const sizes = new SizeSketch();
  const places = roots.map((root): WalkedRoot => (cut.roots.includes(root) ? cut.cut(root) : root));
  const before: Survey[] = [];
  report({ stage: 'files', current: null, bytes: 0, bytesTotal: null, remaining: null });
  for (const place of places) {
    before.push(await surveyFiles(place, { signal, onFile: (bytes) => sizes.add(bytes) }));
  }
  const bytesTotal = before.reduce((sum, { bytes }) => sum + bytes, 0);
  const sources = roots.map(({ content, name, storages }, at) => {
    const files = sourceFiles(places[at]!, { name, sizes, leftOut, signal });
    return { content, name, storages, files };
  });
  try {
    const files = await packFiles(writer, sources, {
      indexFile: path.join(workDir, 'files.tsv'),
      onFile: (bytes, current) => report({ stage: 'files', current, bytes, bytesTotal: Math.max(bytes, bytesTotal) }),
    });
    for (const [at, root] of roots.entries()) {
      if (!cut.roots.includes(root)) await requireStill(root, before[at]!, signal);
    }
    return { files, warnings: leftOut.warnings() };
  } catch (error) {
    signal.throwIfAborted();
    // What is not said by then is of the index in the folder of the task.
    throw error instanceof BackupError ? error : destinationError(error);
  }
}

/** What is read where it is must not have moved meanwhile: its files belong together. */
async function requireStill(root: FileRoot, { digest }: Survey, signal: AbortSignal): Promise<void> {
  if ((await surveyFiles(root, { signal })).digest === digest) return;
  throw new BackupError('DATA_CHANGED', say`Files of ${root.name} were changed during the backup.`, {
    hint: 'Stop whatever writes there, and start the backup again.',
    details: { root: root.name },
  });
}
