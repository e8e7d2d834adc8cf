import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { StartError } from './start-error.mjs';

const run = promisify(execFile);
const READY_TIMEOUT = 5 * 60_000;
/** NocoBase has been seen to outlive its first SIGTERM. */
const PATIENCE = { second: 10_000, kill: 25_000 };

const READ_ENVIRONMENT = `
const cli = require('./node_modules/@nocobase/cli-v1/src/util');
cli.initEnv();
cli.generateAppDir();
process.stdout.write('\\n' + JSON.stringify(process.env));
`;

/**
 * The environment NocoBase's own command line makes of the application's .env. Its server is then started directly: the command
 * line would want yarn for \`install\` and put a shell between us and the process we must stop.
 */
export async function readEnvironment(folder, env) {
  const environment = { ...process.env, ...env };
  // What npm adds for its scripts is not for the application.
  for (const name of Object.keys(environment)) if (/^npm_/i.test(name)) delete environment[name];
  const { stdout } = await run(process.execPath, ['-e', READ_ENVIRONMENT], { cwd: folder, env: environment });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n')));
}

/** One process of NocoBase, in a process group of its own so that it and all it starts can be stopped. */
export class NocoBaseProcess {
  #child;
  #exit;

  constructor(folder, env, args) {
    this.logFile = path.join(folder, 'nocobase.log');
    const log = openSync(this.logFile, 'w');
    const main = path.join(env.APP_PACKAGE_ROOT, 'lib/index.js');
    this.#child = spawn(process.execPath, [main, ...args], {
      cwd: folder,
      env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#exit = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => resolve(code ?? signal));
      this.#child.once('error', (error) => resolve(error.message));
    });
  }

  /** Exit code or signal, once the process has ended. */
  get ended() {
    return this.#exit;
  }

  async waitUntilReady(api) {
    const deadline = Date.now() + READY_TIMEOUT;
    while (Date.now() < deadline) {
      const { state, message } = await api.health();
      if (state === 'ready') return;
      if (state === 'failed') throw new StartError(`NocoBase does not start: ${message} (see ${this.logFile}).`);
      await sleep(500);
    }
    throw new StartError(`NocoBase did not answer within ${READY_TIMEOUT / 60_000} minutes; see ${this.logFile}.`);
  }

  async stop() {
    const started = Date.now();
    let sent = 0;
    while (this.#groupLives()) {
      const waited = Date.now() - started;
      const signals = ['SIGTERM', 'SIGTERM', 'SIGKILL'];
      const due = waited >= PATIENCE.kill ? 3 : waited >= PATIENCE.second ? 2 : 1;
      if (sent < due) this.#signal(signals[sent++]);
      await sleep(100);
    }
  }

  #groupLives() {
    return this.#signal(0);
  }

  #signal(signal) {
    try {
      process.kill(-this.#child.pid, signal);
      return true;
    } catch (error) {
      if (error.code === 'ESRCH') return false;
      throw error;
    }
  }
}
