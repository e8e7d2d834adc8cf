import { ApiClient } from './api-client.mjs';
import { prepareAppFolder } from './app-folder.mjs';
import { isEmptyDatabase, readFirstRun, writeFirstRun } from './first-run.mjs';
import { readOptions } from './options.mjs';
import { installPlugin } from './plugin.mjs';
import { checkPort, checkTools, inspectDatabase } from './preflight.mjs';
import { claimAppFolder, claimStorage, deleteEarlierStart } from './reset.mjs';
import { addSampleData, SAMPLE_PLUGINS } from './sample/sample-data.mjs';
import { NocoBaseProcess, readEnvironment } from './server.mjs';
import { StartError } from './start-error.mjs';

const say = (text) => console.log(`strongbox: ${text}`);

/** Prepares and runs the application until `signal` is aborted. That it ends by itself is an error. */
export async function start(args, environment, signal) {
  const options = readOptions(args, environment);
  const { env } = options;
  checkTools();
  await checkPort(env.APP_PORT);
  const { dialect, tables } = await inspectDatabase(env);
  env.DB_DIALECT = dialect;
  const interrupted = (await readFirstRun(options.folder, env)) === 'begun';
  const fresh = options.fresh || interrupted;
  if (interrupted) say('the first start did not come to its end, so this one begins anew');
  if (fresh) await deleteEarlierStart(options, interrupted ? [] : tables);
  const folder = await claimAppFolder(options.folder);
  await claimStorage(env.STORAGE_PATH);
  if (fresh || isEmptyDatabase(env, tables)) await writeFirstRun(folder, env, 'begun');

  say('building the plugin and preparing the application …');
  await prepareAppFolder(folder, env);
  const plugin = await installPlugin(folder, env.STORAGE_PATH);
  const nocobaseEnv = await readEnvironment(folder, env);
  const run = (nocobaseArgs, work) => runNocoBase(folder, nocobaseEnv, nocobaseArgs, signal, work);

  if (fresh && tables.length) {
    say('emptying the database …');
    await run(['install', '--force'], async (server) => {
      const code = await server.ended;
      if (code !== 0) throw new StartError(`NocoBase could not be installed anew (${code}); see ${server.logFile}.`);
    });
  }
  say('starting NocoBase …');
  await run(['start', '--quickstart'], async (server) => {
    await Promise.race([serve(server, folder, env, plugin), server.ended]);
    throw new StartError(`NocoBase stopped (${await server.ended}); see ${server.logFile}.`);
  });
}

/** Runs NocoBase while `work` does; an abort stops NocoBase, and what work makes of that is no error then. */
async function runNocoBase(folder, env, args, signal, work) {
  signal.throwIfAborted();
  const server = new NocoBaseProcess(folder, env, args);
  const stop = () => void server.stop();
  signal.addEventListener('abort', stop);
  try {
    await work(server);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', stop);
    await server.stop();
  }
}

async function serve(server, folder, env, plugin) {
  const api = new ApiClient(`http://127.0.0.1:${env.APP_PORT}`);
  await server.waitUntilReady(api);
  const { INIT_ROOT_EMAIL: email, INIT_ROOT_PASSWORD: password } = env;
  if (await api.signIn(email, password)) {
    const first = (await readFirstRun(folder, env)) === 'begun';
    await api.enablePlugins(first ? [plugin, ...SAMPLE_PLUGINS] : [plugin]);
    if (first) {
      say(`added ${await addSampleData(api)} rows of sample data`);
      await writeFirstRun(folder, env, 'complete');
    }
  } else {
    say(`${email} cannot sign in with the known password, so nothing was enabled or added`);
  }
  announce(env, server.logFile);
}

function announce(env, logFile) {
  const url = `http://localhost:${env.APP_PORT}`;
  console.log(`
strongbox: NocoBase is running
  URL       ${url}
  Login     ${env.INIT_ROOT_EMAIL} / ${env.INIT_ROOT_PASSWORD}
  Settings  ${url}/admin/settings/strongbox
            ${url}/v/admin/settings/strongbox
  Storage   ${env.STORAGE_PATH}
  Log       ${logFile}
  Stop      Ctrl-C
`);
}
