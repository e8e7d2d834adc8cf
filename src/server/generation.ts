/**
 * Which data the application works on: a file beside the archives that changes with every exchange of tables. By it, every process
 * of the application learns that the data is new, whichever process did it; the command line has no other way to tell a server.
 * Servers tell each other by message as well, which reaches those that do not share the folder.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

const LOOK_EVERY_MS = 1000;
const GENERATIONS = new Map<string, Generation>();

export class Generation {
  /** Those that this process works on, or has outgrown. */
  private readonly known = new Set<string | null>();
  private heard: string | null = null;
  private tell?: (generation: string) => Promise<void>;
  private onNew?: () => Promise<boolean>;
  private timer?: NodeJS.Timeout;
  private busy = false;

  /** One for each folder in this process, as a reload of the application makes a new plugin. */
  static of(folder: string): Generation {
    const known = GENERATIONS.get(folder) ?? new Generation(folder);
    GENERATIONS.set(folder, known);
    return known;
  }

  constructor(private readonly folder: string) {}

  /** The data is new, and this process knows it. */
  async advance(): Promise<void> {
    const next = randomUUID();
    this.known.add(next);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const temporary = `${this.file}.${next}.tmp`;
    await writeFile(temporary, next, { mode: 0o600 });
    await rename(temporary, this.file);
    await this.tell?.(next);
  }

  /** What is loaded from the database from here on is of this generation; called before anything is. */
  async begin(): Promise<void> {
    this.known.add(await this.read());
  }

  /**
   * Asks for a reload whenever another process has exchanged tables since `begin`.
   * @param onNew returns whether it is done; else it is asked again soon
   * @param tell sends a message that comes to the other processes as `hear`
   */
  watch(onNew: () => Promise<boolean>, tell?: (generation: string) => Promise<void>): void {
    this.unwatch();
    Object.assign(this, { onNew, tell });
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  unwatch(): void {
    clearInterval(this.timer);
    this.onNew = undefined;
  }

  /** Another process says that it has made this generation. */
  async hear(generation: string): Promise<void> {
    this.heard = generation;
    await this.look();
  }

  private async look(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const found = [this.heard, await this.read()].filter((one) => one !== null && !this.known.has(one));
      if (found.length > 0 && (await this.onNew?.())) for (const one of found) this.known.add(one);
    } catch {
      // Unreadable now, such as on a network folder that is away: looked at again soon.
    } finally {
      this.busy = false;
    }
  }

  private get file(): string {
    return path.join(this.folder, 'generation');
  }

  private async read(): Promise<string | null> {
    return readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
  }
}
