/** Database servers of the torture's own, that can be killed and started again. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectMysql, connectPostgres } from '../__tests__/helpers/databases';
import type { ConnectionOptions } from '../src/server/dialects/dialect';

const DATABASE = 'torture';
const START_MS = 60_000;

export interface Server {
  options: ConnectionOptions;
  start(): Promise<void>;
  /** As a power failure would end it: no process of it gets to do anything. */
  kill(): Promise<void>;
}

export async function postgresServer(folder: string, port = 55_440): Promise<Server> {
  const bin = `/usr/lib/postgresql/${readdirSync('/usr/lib/postgresql').sort().at(-1)}/bin`;
  const data = path.join(folder, 'postgres');
  prepare(data, 'postgres');
  execFileSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8'], {
    stdio: 'ignore',
    ...identity('postgres'),
  });
  const options = { dialect: 'postgres', host: '127.0.0.1', port, username: 'postgres', database: DATABASE } as const;
  const server = killable(
    () => connectPostgres({ ...options, database: 'postgres' }),
    () =>
      spawn(path.join(bin, 'postgres'), ['-D', data, '-p', String(port), '-k', data], {
        stdio: 'ignore',
        detached: true,
        ...identity('postgres'),
      }),
  );
  await server.start();
  execFileSync(path.join(bin, 'createdb'), ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', DATABASE]);
  return { options, ...server };
}

export async function mariadbServer(folder: string, port = 55_441): Promise<Server> {
  const data = path.join(folder, 'mariadb');
  prepare(data, 'mysql');
  const common = ['--no-defaults', '--user=mysql', `--datadir=${data}`];
  execFileSync('mariadb-install-db', [...common, '--auth-root-authentication-method=normal'], { stdio: 'ignore' });
  const options = {
    dialect: 'mysql',
    host: '127.0.0.1',
    port,
    username: 'root',
    password: '',
    database: DATABASE,
  } as const;
  const server = killable(
    () => connectMysql({ ...options, database: 'mysql' }),
    () =>
      spawn('mariadbd', [...common, `--port=${port}`, '--bind-address=127.0.0.1', `--socket=${data}/socket`], {
        stdio: 'ignore',
        detached: true,
      }),
  );
  await server.start();
  execFileSync('mariadb', [
    '-h',
    '127.0.0.1',
    '-P',
    String(port),
    '-u',
    'root',
    '-e',
    `CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4`,
  ]);
  return { options, ...server };
}

function killable(connect: () => Promise<{ end(): Promise<unknown> }>, launch: () => ChildProcess) {
  let running: ChildProcess | null = null;
  return {
    start: async () => {
      running = launch();
      const deadline = Date.now() + START_MS;
      for (;;) {
        // After a kill it recovers first, and refuses connections meanwhile.
        const failure = await connect().then(
          (connection) => connection.end().then(() => null),
          (error: unknown) => error,
        );
        if (failure === null) return;
        if (Date.now() > deadline) throw failure;
        await sleep(100);
      }
    },
    kill: async () => {
      if (!running?.pid) return;
      const gone = once(running, 'exit');
      // The whole group: PostgreSQL's backends are processes of their own.
      process.kill(-running.pid, 'SIGKILL');
      await gone;
      running = null;
    },
  };
}

function prepare(folder: string, user: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const { uid, gid } = identity(user);
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
}

/** The servers refuse to run as root; whoever is not root runs them as himself. */
function identity(user: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (option: string) => Number(execFileSync('id', [option, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
