/** How the lines of a precheck spell lists, counts and sizes. */
import { say } from '../../sentence';

const SHOWN = 10;

/** `a, b and 3 more`: the details of a line have all of them. */
export function listNames(names: readonly string[]): string {
  if (names.length > SHOWN) return `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export function tables(count: number): string {
  return count === 1 ? say`${count} table` : say`${count} tables`;
}

export function objects(count: number): string {
  return count === 1 ? say`${count} object` : say`${count} objects`;
}

export function spellHours(count: number): string {
  return count === 1 ? say`${count} hour` : say`${count} hours`;
}

/** Rounded, as what it spells is an estimate. */
export function spellDuration(seconds: number): string {
  if (seconds < 90) return say`${seconds} seconds`;
  if (seconds < 90 * 60) return say`${Math.round(seconds / 60)} minutes`;
  return spellHours(Math.round(seconds / 3600));
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

export function spellSize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  return power === 0 ? say`${bytes} bytes` : `${(bytes / 1024 ** power).toFixed(1)} ${UNITS[power]}`;
}
