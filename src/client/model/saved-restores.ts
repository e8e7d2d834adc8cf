/** Saved restores: found, copied, exported. Pure. */
import type { SavedRestore, SavedRestoreRequest } from '../../common/api';

export const MOST_NAME_LENGTH = 64;

/** Those whose name, archive, target or author contains `query`, in any case. */
export function findSaved(rows: SavedRestore[], query: string): SavedRestore[] {
  const wanted = query.trim().toLowerCase();
  return rows.filter(({ name, archive, connection, createdBy }) =>
    [name, archive, connection?.name, createdBy].some((text) => text?.toLowerCase().includes(wanted)),
  );
}

/** The same under another name, in this application. */
export function toCopy({ archive, connection, choice, manner }: SavedRestore, name: string): SavedRestoreRequest {
  return { name, archive, connection: connection?.id ?? null, ...choice, ...manner };
}

/** For another application, where connections have other ids. */
export function toExport(saved: SavedRestore): SavedRestoreRequest {
  return { ...toCopy(saved, saved.name), connection: saved.connection?.name ?? null };
}

/** What no file system refuses. */
export function fileNameOf({ name }: Pick<SavedRestore, 'name'>, extension = 'json'): string {
  return `${name.replace(/[^\p{L}\p{N} ._()-]/gu, '_')}.${extension}`;
}

/** `Nightly (2)`, or the next number that is free. */
export function copyName(name: string, taken: string[]): string {
  const used = new Set(taken.map((one) => one.toLowerCase()));
  const base = name.replace(/ \(\d+\)$/, '');
  for (let number = 2; ; number += 1) {
    const end = ` (${number})`;
    const copy = base.slice(0, MOST_NAME_LENGTH - end.length).trimEnd() + end;
    if (!used.has(copy.toLowerCase())) return copy;
  }
}
