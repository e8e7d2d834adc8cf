import { mkdir, readdir, copyFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';

/**
 * What stays outside the bundles: the host's own packages, of which there must be one copy only; the native SQLite driver,
 * which the host brings; and packages that a bundled one asks for only in features we do not use.
 */
const EXTERNAL = ['@nocobase/*', 'sequelize', 'sqlite3', 'pg-native', '@aws-sdk/client-s3'];

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: EXTERNAL,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'external',
};

/** Builds the server lane into `dist`; returns esbuild's metafiles, which name the host packages in use. */
export async function buildServer(root, dist) {
  const source = (...names) => path.join(root, 'src', ...names);
  const lanes = [
    // A bundle each, since NocoBase loads the plugin, its collections and its API description on their own.
    { entryPoints: { index: source('server/index.ts') }, outdir: path.join(dist, 'server') },
    { entryPoints: { index: source('server/cli/index.ts') }, outdir: path.join(dist, 'cli') },
    { entryPoints: { index: source('swagger/index.ts') }, outdir: path.join(dist, 'swagger') },
    {
      entryPoints: { 'rows-thread': source('server/archive/rows-thread-program.ts') },
      outdir: path.join(dist, 'threads'),
    },
    { entryPoints: await filesIn(source('server/collections')), outdir: path.join(dist, 'server/collections') },
  ];
  const built = [];
  for (const lane of lanes) {
    const entries = Object.values(lane.entryPoints);
    const missing = entries.find((entry) => !existsSync(entry));
    if (missing) throw new Error(`${path.relative(root, missing)} does not exist.`);
    if (entries.length) built.push(await esbuild.build({ ...common, ...lane }));
  }
  await copyLocales(source('locale'), path.join(dist, 'locale'));
  return built.map(({ metafile }) => metafile);
}

async function filesIn(folder) {
  const names = existsSync(folder) ? await readdir(folder) : [];
  const modules = names.filter((name) => name.endsWith('.ts'));
  return Object.fromEntries(modules.map((name) => [path.basename(name, '.ts'), path.join(folder, name)]));
}

async function copyLocales(from, to) {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name.endsWith('.json')) await copyFile(path.join(from, name), path.join(to, name));
  }
}
