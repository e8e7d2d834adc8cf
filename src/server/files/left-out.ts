import { say } from '../sentence';

/** `name`: no archive can hold its path. `kind`: a link, a socket, a device. `gone`: it was deleted while it was to be read. */
export type LeftOutWhy = 'name' | 'kind' | 'gone';

const FIRST = 5;

/** Files that do not go into the archive: how many, and the first of them. */
export class LeftOut {
  private readonly found = new Map<string, { root: string; why: LeftOutWhy; count: number; first: string[] }>();

  add(root: string, why: LeftOutWhy, path: string): void {
    const key = `${why} ${root}`;
    const known = this.found.get(key) ?? { root, why, count: 0, first: [] };
    known.count += 1;
    if (known.first.length < FIRST) known.first.push(path);
    this.found.set(key, known);
  }

  /** Whole sentences. */
  warnings(): string[] {
    return [...this.found.values()].map(({ root, why, count, first }) => {
      const names = count > first.length ? `${first.join(', ')}, …` : first.join(', ');
      if (why === 'name') {
        return say`Left out of ${root} for names that other systems cannot have: ${count} files (${names}).`;
      }
      if (why === 'gone') return say`Deleted from ${root} while it was read: ${count} files (${names}).`;
      return say`Left out of ${root} as they are links or no files: ${count} (${names}).`;
    });
  }
}
