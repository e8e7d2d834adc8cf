import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './options.mjs';
import { StartError } from './start-error.mjs';

const run = promisify(execFile);

/** Builds and packs the plugin, then unpacks it where NocoBase's plugin manager would: storage/plugins/<name>. */
export async function installPlugin(folder, storage) {
  const { name } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
  const packed = await buildAndPack(folder);
  const target = path.join(storage, 'plugins', name);
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  // Modified now (-m): NocoBase derives from that what makes browsers take the new client code, and npm packs all as of 1985.
  await run('tar', ['-xzmf', packed, '-C', target, '--strip-components=1']);

  // NocoBase makes this link itself, but only after it looked for the commands of plugins.
  const link = path.join(folder, 'node_modules', name);
  await mkdir(path.dirname(link), { recursive: true });
  await rm(link, { force: true });
  await symlink(target, link);
  return name;
}

async function buildAndPack(folder) {
  // npm tells its own path, so that this works where only `node` is found by name.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  try {
    await run(process.execPath, ['scripts/build.mjs'], { cwd: ROOT });
    const [command, ...args] = [...npm, 'pack', '--json', '--pack-destination', folder];
    const { stdout } = await run(command, args, { cwd: ROOT });
    return path.join(folder, JSON.parse(stdout)[0].filename);
  } catch (error) {
    throw new StartError(`The plugin could not be built: ${error.stderr?.trim() || error.message}`);
  }
}
