/** Starts the processes of the bench, bundled by esbuild, with nothing of this process's DB_* in their environment. */
import { fork } from 'node:child_process';
import path from 'node:path';
import esbuild from 'esbuild';
import type { Message } from './child/messages';
import { BENCH_FOLDER, ROOT } from './folders';
import { residentPeak } from './tools/resident-peak';

export type ChildName = 'product' | 'application';

export interface ChildLimits {
  /** Bytes resident. */
  memory: number;
  seconds: number;
}

/** The process was stopped, by its limits or by the system. */
export class StoppedError extends Error {}

/** Bundles what `runChild` starts. */
export async function buildChildren(): Promise<void> {
  const build = async (entry: string, outfile: string, external: string[] = []) =>
    esbuild.build({
      entryPoints: [path.join(ROOT, entry)],
      outfile: path.join(BENCH_FOLDER, outfile),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      external,
      logLevel: 'warning',
    });
  // The same as scripts/build leaves outside of the product.
  await build('bench/child/product.ts', 'children/product.cjs', [
    '@nocobase/*',
    'sequelize',
    'sqlite3',
    'pg-native',
    '@aws-sdk/client-s3',
  ]);
  await build('src/server/archive/rows-thread-program.ts', 'threads/rows-thread.js');
  await build('bench/child/application.ts', 'children/application.cjs', ['@nocobase/*']);
}

export interface ChildOptions {
  /** When what is measured begins, and when it is over. */
  onStarted?: () => void;
  onDone?: () => void;
  limits?: ChildLimits;
  execArgv?: string[];
  /** STORAGE_PATH of the application. */
  storage?: string;
}

/** @throws StoppedError when it was stopped */
export async function runChild<Order extends object, Result>(
  name: ChildName,
  order: Order,
  { onStarted, onDone, limits, execArgv = [], storage }: ChildOptions = {},
): Promise<Result> {
  const child = fork(path.join(BENCH_FOLDER, 'children', `${name}.cjs`), {
    cwd: BENCH_FOLDER,
    execArgv,
    env: childEnvironment(storage),
    stdio: ['ignore', name === 'application' ? 'ignore' : 'inherit', 'inherit', 'ipc'],
  });
  child.send(order);
  const started = Date.now();
  let stopped: string | null = null;
  const stop = (reason: string) => {
    stopped = reason;
    child.kill('SIGKILL');
  };
  const watch = setInterval(() => {
    if (!limits) return;
    const peak = residentPeak(child.pid ?? 0);
    if (peak > limits.memory) stop(`stopped at ${Math.round(peak / 1e6)} MB`);
    else if (Date.now() - started > limits.seconds * 1000) stop(`stopped after ${limits.seconds} s`);
  }, 200);
  try {
    return await new Promise<Result>((resolve, reject) => {
      child.on('message', (message: Message<Result>) => {
        if (message.kind === 'started') onStarted?.();
        else if (message.kind === 'failed') reject(new Error(`${name}: ${message.error}`));
        else {
          onDone?.();
          resolve(message.result);
        }
      });
      child.on('exit', (code, signal) =>
        reject(new StoppedError(stopped ?? `it ended with ${signal ?? `code ${code}`}`)),
      );
    });
  } finally {
    clearInterval(watch);
    if (child.exitCode === null && child.signalCode === null) {
      await new Promise((resolve) => child.once('exit', resolve));
    }
  }
}

function childEnvironment(storage: string | undefined): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(DB_|STORAGE_PATH|NODE_OPTIONS)/.test(name));
  return {
    ...Object.fromEntries(own),
    NODE_MODULES_PATH: path.join(ROOT, 'node_modules'),
    NODE_PATH: path.join(ROOT, 'node_modules'),
    APP_KEY: 'bench',
    TZ: 'UTC',
    LOGGER_TRANSPORT: 'console',
    LOGGER_LEVEL: 'error',
    INIT_ROOT_EMAIL: 'admin@nocobase.com',
    INIT_ROOT_PASSWORD: 'admin123',
    INIT_ROOT_USERNAME: 'nocobase',
    ...(storage && { STORAGE_PATH: storage }),
  };
}
