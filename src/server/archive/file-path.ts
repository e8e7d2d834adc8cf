/** The gate for paths of files, on the way into an archive and out of it: docs/archive-format.md, "Files". */

/** What common file systems take, in bytes. */
const MAX_SEGMENT = 255;
const MAX_PATH = 4096;

/** Segments joined by `/`, which no file system reads as another place: see docs/archive-format.md. */
export function isFilePath(path: string): boolean {
  if (path.includes('\0') || path.includes('\\') || Buffer.byteLength(path) > MAX_PATH) return false;
  // A lone surrogate has no UTF-8 form, so that two such names would be one.
  if (Buffer.from(path).toString() !== path) return false;
  return path.split('/').every((segment) => isFileName(segment));
}

function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= MAX_SEGMENT;
}

/**
 * The order of files in a root: by segments, by the bytes of each. So what lies below a path comes right behind it.
 * @returns less than 0, 0, or more
 */
export function comparePaths(one: string, other: string): number {
  return Buffer.compare(sortable(one), sortable(other));
}

const sortable = (path: string) => Buffer.from(path.replaceAll('/', '\0'));
