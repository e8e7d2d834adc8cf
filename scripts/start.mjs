/** `npm start`: a real NocoBase with this plugin and sample data; `-- --fresh` begins anew. See the README for its environment. */
const MINIMUM_NODE = '20.16';

function fail(sentence) {
  console.error(`strongbox: ${sentence}`);
  process.exit(1);
}

if (process.versions.node.localeCompare(MINIMUM_NODE, 'en', { numeric: true }) < 0) {
  fail(`Node.js ${MINIMUM_NODE} or newer is needed; this is ${process.versions.node}.`);
}

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stopping.abort());
if (process.env.npm_lifecycle_event) {
  // npm passes a signal to the shell between it and us, and that shell just dies of it.
  const { ppid } = process;
  setInterval(() => process.ppid !== ppid && stopping.abort(), 500).unref();
}

try {
  const { start } = await import('./start/start.mjs');
  await start(process.argv.slice(2), process.env, stopping.signal);
} catch (error) {
  if (!stopping.signal.aborted) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') fail('The packages this needs are not installed: run `npm ci` first.');
    fail(error.constructor.name === 'StartError' ? error.message : error.stack);
  }
}
process.exit(); // Requests that were under way have nobody to answer them any more.
