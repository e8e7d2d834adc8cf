import {
  chmod,
  copyFile,
  link,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { constants, existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './options.mjs';

/**
 * Makes the folder an application of NocoBase: .env, package.json, node_modules.
 *
 * NocoBase must find exactly one copy of each of its packages below <app>/node_modules, and compares real paths there. So
 * @nocobase is real folders of hard links, which cost no space, and everything else symbolic links to what npm installed.
 */
export async function prepareAppFolder(folder, env) {
  const lines = Object.entries(env).map(([name, value]) => `${name}=${quote(value)}\n`);
  await writeFile(path.join(folder, '.env'), lines.join(''), { mode: 0o600 });
  await chmod(path.join(folder, '.env'), 0o600);
  // NocoBase's command line fails without this file, whatever the command.
  await writeFile(path.join(folder, '.env.e2e.example'), '');
  const manifest = { name: 'strongbox-sample-app', private: true, version: '1.0.0' };
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await linkModules(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
}

function quote(value) {
  const mark = ["'", '"', '`'].find((candidate) => !value.includes(candidate)) ?? '';
  return `${mark}${value}${mark}`;
}

async function linkModules(from, to) {
  // npm rewrites this file on every install.
  const { mtimeMs } = await stat(path.join(from, '.package-lock.json'));
  const stamp = path.join(to, '.made-from');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === `${from} ${mtimeMs}`) return;

  const partial = `${to}.partial`;
  await rm(partial, { recursive: true, force: true });
  await rm(to, { recursive: true, force: true });
  await mkdir(path.join(partial, '.bin'), { recursive: true });
  for (const entry of await readdir(from)) {
    if (entry === '@nocobase') await hardLinkTree(path.join(from, entry), path.join(partial, entry));
    else if (!entry.startsWith('.')) await symlink(path.join(from, entry), path.join(partial, entry));
  }
  await symlink('../@nocobase/cli-v1/bin/index.js', path.join(partial, '.bin/nocobase'));
  await writeFile(path.join(partial, '.made-from'), `${from} ${mtimeMs}`);
  await rename(partial, to);
}

async function hardLinkTree(from, to) {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) await hardLinkTree(source, target);
    else await linkOrCopy(source, target);
  }
}

async function linkOrCopy(source, target) {
  // NocoBase rewrites its index.html in place, which must not reach the installed package.
  if (path.basename(source).startsWith('index.html')) return copyFile(source, target);
  try {
    await link(source, target);
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes(error.code)) throw error;
    await copyFile(source, target, constants.COPYFILE_FICLONE);
  }
}
