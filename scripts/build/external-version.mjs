import { readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';

/**
 * Writes dist/externalVersion.js: the host packages this plugin was built against. NocoBase compares them with its own and calls
 * the plugin incompatible where the file is missing.
 */
export async function writeExternalVersions(root, dist, metafiles, clientModules) {
  const imports = metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap((output) => output.imports));
  const modules = [...imports.filter(({ external }) => external).map(({ path: name }) => name), ...clientModules];
  const packages = [...new Set(modules.map(packageOf).filter((name) => !isBuiltin(name)))].sort();
  const versions = {};
  for (const name of packages) {
    const version = await versionOf(root, name);
    if (version) versions[name] = version;
  }
  await writeFile(path.join(dist, 'externalVersion.js'), `module.exports = ${JSON.stringify(versions, null, 2)};\n`);
}

function packageOf(module) {
  return module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
}

async function versionOf(root, name) {
  // All packages of NocoBase share one version; its client packages exist only inside the client's own bundle.
  const installed = name.startsWith('@nocobase/') ? '@nocobase/server' : name;
  const file = path.join(root, 'node_modules', installed, 'package.json');
  return existsSync(file) ? JSON.parse(await readFile(file, 'utf8')).version : undefined;
}
