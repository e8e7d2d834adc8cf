import { readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { addSampleData, removeSampleCollections, SAMPLE_PLUGINS, sampleCollections } from './sample-data.mjs';

/**
 * Adds the sample once to each database. A start that was stopped half way leaves the state "unfinished", and the next one begins
 * the sample anew. Returns the number of rows made, 0 where the sample was there.
 */
export async function ensureSample(api, folder, env) {
  const file = path.join(folder, 'sample.json');
  const database = [env.DB_DIALECT, env.DB_HOST, env.DB_PORT, env.DB_DATABASE, env.DB_SCHEMA, env.STORAGE_PATH].join(
    ' ',
  );
  const saved = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {};
  const unfinished = saved.database === database && saved.state === 'unfinished';
  const present = (await sampleCollections(api)).length > 0;
  if (present && !unfinished) return 0;

  const save = (state) => writeFile(file, JSON.stringify({ database, state }));
  await save('unfinished');
  await removeSampleCollections(api);
  await enablePlugins(api, SAMPLE_PLUGINS);
  const rows = await addSampleData(api);
  await save('complete');
  return rows;
}

/** Enables those of the plugins that are not, in one go, and waits until the application runs again. */
export async function enablePlugins(api, packageNames) {
  const enabled = new Set((await api.get('pm:listEnabled')).map(({ packageName }) => packageName));
  const missing = packageNames.filter((name) => !enabled.has(name));
  if (missing.length) await api.post('pm:enable', {}, { filterByTk: missing.join(','), awaitResponse: 'true' });
}
