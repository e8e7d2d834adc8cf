/** Servers that share a database, each in a process of its own. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerMessage, ServerOrder } from './server-process';

/** An application may still be starting. */
const STARTED_MS = 30_000;

export interface Reply {
  status: number;
  data?: unknown;
  meta?: { count: number };
  errors?: { code: string }[];
}

export class Servers {
  private readonly children = new Set<ChildProcess>();

  async start(order: ServerOrder): Promise<RunningServer> {
    const child = fork(path.join(__dirname, 'server-process.ts'), {
      execArgv: ['--require', 'tsx/cjs'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.children.add(child);
    child.send(order);
    const port = await new Promise<number>((resolve, reject) => {
      child.on('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
      child.on('message', (message: ServerMessage) => {
        if ('port' in message) resolve(message.port);
        else if ('error' in message) reject(new Error(message.error));
        else for (const other of this.children) if (other !== child && order.messages) other.send(message);
      });
    });
    const server = new RunningServer(port);
    await server.signIn();
    return server;
  }

  async stop(): Promise<void> {
    for (const child of this.children) {
      if (child.exitCode !== null) continue;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    }
    this.children.clear();
  }
}

/** An administrator's requests to one application of it. */
export class RunningServer {
  private token = '';

  constructor(
    private readonly port: number,
    private readonly application = 'main',
  ) {}

  async signIn(): Promise<void> {
    const login = { account: 'admin@nocobase.com', password: 'admin123' };
    let reply = await this.call('auth:signIn', login);
    for (const end = Date.now() + STARTED_MS; reply.status === 503 && Date.now() < end; await sleep(100)) {
      reply = await this.call('auth:signIn', login);
    }
    if (reply.status !== 200) throw new Error(JSON.stringify(reply));
    this.token = (reply.data as { token: string }).token;
  }

  async call(action: string, body?: object): Promise<Reply> {
    const response = await fetch(`http://127.0.0.1:${this.port}/api/${action}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        'Content-Type': 'application/json',
        'X-Authenticator': 'basic',
        'X-App': this.application,
        ...(this.token && { Authorization: `Bearer ${this.token}` }),
      },
      body: body && JSON.stringify(body),
    });
    return { ...((await response.json()) as object), status: response.status };
  }
}
