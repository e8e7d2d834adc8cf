/** `npm run build`: src -> dist, what NocoBase loads from an installed plugin. */
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildClients } from './build/client.mjs';
import { writeExternalVersions } from './build/external-version.mjs';
import { buildServer } from './build/server.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const dist = path.join(root, 'dist');
// Whoever uses the last build meanwhile goes on doing so, and a build that fails leaves it as it was.
const partial = path.join(root, `dist.partial-${process.pid}`);

try {
  const { name } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  await mkdir(partial);
  const metafiles = await buildServer(root, partial);
  const clientModules = await buildClients(root, partial, name);
  await writeExternalVersions(root, partial, metafiles, clientModules);
  await rm(dist, { recursive: true, force: true });
  await rename(partial, dist);
} catch (error) {
  // esbuild has printed its own errors, with the lines they are about.
  if (!error.errors) console.error(`build: ${error.message}`);
  process.exitCode = 1;
} finally {
  await rm(partial, { recursive: true, force: true });
}
