/** What the dialog of a restore was opened for, and the steps of it. Pure. */
import type { SavedRestore } from '../../common/api';

/** An archive of the list, a file, or a restore that is kept: to be gone through from its archive on, or run again. */
export type RestoreRequest = { archive: string } | { saved: SavedRestore | null; at: 'archive' | 'check' } | 'file';

export type Step = 'file' | 'archive' | 'choose' | 'check' | 'confirm';

const COMMON: readonly Step[] = ['choose', 'check', 'confirm'];

export function savedOf(request: RestoreRequest): SavedRestore | null {
  return request !== 'file' && 'saved' in request ? request.saved : null;
}

export function archiveOf(request: RestoreRequest): string | null {
  if (request === 'file') return null;
  return 'archive' in request ? request.archive : (request.saved?.archive ?? null);
}

export function stepsOf(request: RestoreRequest): Step[] {
  if (request === 'file') return ['file', ...COMMON];
  return 'archive' in request ? [...COMMON] : ['archive', ...COMMON];
}

/** A draft without an archive cannot be checked yet. */
export function firstStep(request: RestoreRequest): Step {
  if (request === 'file') return 'file';
  if ('archive' in request) return 'choose';
  return request.saved?.archive ? request.at : 'archive';
}

/** Equal for what is one and the same to go on with. */
export function keyOf(request: RestoreRequest): string {
  if (request === 'file') return request;
  if ('archive' in request) return `archive ${request.archive}`;
  return ['saved', request.at, request.saved?.id, request.saved?.updatedAt].join(' ');
}
