/**
 * A process that copies a database file. This process must not open that file itself: closing it again would drop the POSIX locks
 * that SQLite holds here, and with them the safety of the database.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { CanceledError } from '../../errors';
import { COPY_PROGRAM } from './copy-program';
import { toSqliteError } from './sqlite-errors';
import { say } from '../../sentence';

/** The process could not be started, died, or could not copy. */
export class CopyProcessError extends Error {}

interface Answer {
  code?: string;
  message?: string;
}

function start(): ChildProcess {
  try {
    return spawn(process.execPath, ['-e', COPY_PROGRAM], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // A debugger or profiler of this process is not meant for that one.
      env: { ...process.env, NODE_OPTIONS: undefined },
      windowsHide: true,
    });
  } catch (error) {
    throw new CopyProcessError(String(error));
  }
}

function toError({ code = '', message = code }: Answer): Error {
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return new CopyProcessError(message);
  return toSqliteError({ code: 'SQLITE_FULL', message }, 'copying the database');
}

export class CopyProcess {
  readonly #child = start();
  /** Why it is over; never rejects. */
  readonly #over = new Promise<string>((resolve) => {
    this.#child.once('exit', (code, killedBy) => resolve(say`the copying process ended early (${killedBy ?? code})`));
    // Any other error is one of sending, which ends it.
    this.#child.on('error', (error) => this.#child.pid === undefined && resolve(error.message));
  });
  readonly #kill = () => {
    this.#child.kill('SIGKILL');
  };

  constructor(private readonly signal?: AbortSignal) {
    signal?.addEventListener('abort', this.#kill);
    if (signal?.aborted) this.#kill();
  }

  /** Copies the file as it is, with whatever is being written to it. */
  async copy(source: string, copy: string): Promise<void> {
    await this.#ask({ source, copy });
  }

  /** Rewrites the blocks in which the copy differs. With nobody writing to the source, the two are equal then. */
  async equalize(): Promise<void> {
    await this.#ask({});
  }

  /** To be called always; it has let go of the files afterwards. */
  async close(): Promise<void> {
    this.signal?.removeEventListener('abort', this.#kill);
    this.#kill();
    await this.#over;
  }

  /** @throws CanceledError, BackupError DISK_FULL, CopyProcessError */
  async #ask(message: { source: string; copy: string } | Record<string, never>): Promise<void> {
    const answered = new Promise<Answer>((resolve) => {
      this.#child.once('message', (received) => resolve(received as Answer));
    });
    // Without a channel it could not be started; with a broken one it is of no use. Either way it is over, and that tells why.
    if (this.#child.connected) this.#child.send(message, (error) => error && this.#kill());
    const answer = await Promise.race([answered, this.#over.then((reason): Answer => ({ message: reason }))]);
    if (this.signal?.aborted) throw new CanceledError();
    if (answer.message !== undefined) throw toError(answer);
  }
}
