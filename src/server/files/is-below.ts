import path from 'node:path';

/** Whether a path is the folder, or lies in it. Both absolute. */
export function isBelow(folder: string, inner: string): boolean {
  const relative = path.relative(folder, inner);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}
