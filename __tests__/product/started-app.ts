import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const ROOT = path.resolve(__dirname, '../..');

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** `npm start` in its own folders, free of what jest and the other tests put into the environment. */
export class StartedApp {
  output = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;

  constructor(
    private readonly settings: { folder: string; storage: string; port: number },
    args: string[] = [],
  ) {
    const { PATH, HOME } = process.env;
    this.#child = spawn('npm', ['start', '--silent', '--', ...args], {
      cwd: ROOT,
      detached: true, // A process group of its own, as a terminal gives it.
      env: {
        ...{ PATH, HOME, STRONGBOX_APP_DIR: settings.folder, STORAGE_PATH: settings.storage },
        APP_PORT: String(settings.port),
      },
    });
    const collect = (chunk: Buffer) => (this.output += chunk.toString());
    this.#child.stdout?.on('data', collect);
    this.#child.stderr?.on('data', collect);
    this.#ended = new Promise((resolve) => this.#child.once('close', (code) => resolve(code)));
  }

  /** Exit code; null after a signal. */
  ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Waits for the printed URL. */
  async url(): Promise<string> {
    let over = false;
    const ended = this.#ended.then(() => (over = true));
    while (!over) {
      const match = /NocoBase is running\s+URL\s+(\S+)/.exec(this.output);
      if (match?.[1]) return match[1];
      await Promise.race([ended, sleep(200)]);
    }
    throw new Error(`npm start ended: ${this.output}`);
  }

  /** npm, the shell it uses, the start script, NocoBase and whatever these started. */
  processes(): number[] {
    const lines = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    const parents = lines.map((line) => line.trim().split(/\s+/).map(Number));
    const found = [this.#child.pid ?? 0];
    for (const parent of found) found.push(...parents.filter(([, ppid]) => ppid === parent).map(([pid]) => pid ?? 0));
    return found;
  }

  /** `terminate` tells npm alone, as a process supervisor would; `Ctrl-C` the process group, as a terminal does. */
  async stop(how: 'terminate' | 'Ctrl-C' = 'terminate'): Promise<void> {
    const pids = this.processes();
    const { pid } = this.#child;
    if (pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null) {
      if (how === 'terminate') process.kill(pid, 'SIGTERM');
      else process.kill(-pid, 'SIGINT');
    }
    await this.#ended;
    while (pids.some(isAlive)) await sleep(100);
  }

  async signIn(): Promise<(action: string, body?: unknown) => Promise<Reply>> {
    const request = async (action: string, body: unknown, headers: Record<string, string>): Promise<Reply> => {
      const response = await fetch(`http://127.0.0.1:${this.settings.port}/api/${action}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      return { ...((await response.json()) as Omit<Reply, 'status'>), status: response.status } as Reply;
    };
    const login = { account: 'admin@nocobase.com', password: 'admin123' };
    const { data } = await request('auth:signIn', login, { 'X-Authenticator': 'basic' });
    const { token } = data as { token: string };
    return (action, body) => request(action, body, { Authorization: `Bearer ${token}` });
  }
}

interface Reply {
  status: number;
  data: unknown;
  meta?: { count: number };
  [other: string]: unknown;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // There is no such process.
  }
}
