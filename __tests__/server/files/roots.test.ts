/** Where NocoBase keeps files, however its storages say it. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { getDocumentRoot } from '@nocobase/plugin-file-manager/dist/server/storages/local';
import { documentRoot, type ApplicationPlace } from '../../../src/server/files/roots/document-root';
import { fileRoots } from '../../../src/server/files/roots/file-roots';
import { useTempDir } from '../../helpers/temp-dir';

const folder = useTempDir();

function place(more: Partial<ApplicationPlace> = {}): ApplicationPlace {
  const cwd = folder();
  return {
    application: 'main',
    cwd,
    storage: path.join(cwd, 'storage'),
    env: path.join(cwd, '.env'),
    settings: {},
    ...more,
  };
}

const storage = (name: string, given: string | null = null) => ({ id: name, name, documentRoot: given });
const uploads = async (storages: ReturnType<typeof storage>[], where = place()) =>
  (await fileRoots(storages, where)).filter(({ content }) => content === 'uploads');

describe.each([
  null,
  'storage/uploads',
  './storage/x',
  'storage',
  '/data/files',
  'files',
  '../files',
  './a/b',
  'storage\\w',
])('a document root %j', (given) => {
  it('is where NocoBase finds it', () => {
    const where = place({ cwd: process.cwd(), storage: process.env.STORAGE_PATH as string });
    expect(documentRoot(given, where)).toBe(path.resolve(getDocumentRoot({ options: { documentRoot: given } })));
  });
});

it('is one root for each real folder, named after the first storage', async () => {
  await mkdir(path.join(folder(), 'storage/uploads'), { recursive: true });
  await symlink(path.join(folder(), 'storage/uploads'), path.join(folder(), 'link'));
  expect(await uploads([storage('a'), storage('b', 'link'), storage('c', 'other')])).toEqual([
    { content: 'uploads', name: 'uploads/a', storages: ['a', 'b'], folder: path.join(folder(), 'storage/uploads') },
    { content: 'uploads', name: 'uploads/c', storages: ['c'], folder: path.join(folder(), 'other') },
  ]);
});

it('leaves a root within another to itself', async () => {
  const [outer, inner] = await uploads([storage('a'), storage('b', 'storage/uploads/private')]);
  expect(outer?.except).toEqual([inner?.folder]);
  expect(inner).not.toHaveProperty('except');
});

it.each([
  ['with the backups and keys in it', 'storage', 'main', /backups and keys/],
  ['that is a variable', '{{ $env.FILES }}', 'main', /variable/],
  ['that is shared with the main application', null, 'branch', /main application/],
])('refuses a folder %s', async (_, given, application, why) => {
  const [root] = await uploads([storage('a', given)], place({ application }));
  expect(root?.obstacle).toMatch(why);
});

it('lets a sub-application have folders of its own', async () => {
  const roots = await fileRoots([storage('a', '/data/branch')], place({ application: 'branch' }));
  expect(roots.map(({ name, obstacle }) => [name, obstacle])).toEqual([
    ['uploads/a', undefined],
    ['keys', undefined],
  ]);
});

it('has packages, settings and keys, wherever they are', async () => {
  const named = async (settings: Record<string, string>) =>
    (await fileRoots([], place({ settings }))).map(({ name, folder: at, only }) => [
      name,
      path.relative(folder(), at),
      only,
    ]);
  const usual = [
    ['packages', 'storage/plugins', undefined],
    ['environment', '', ['.env']],
  ];
  expect(await named({})).toEqual([...usual, ['keys', 'storage/apps/main', ['aes_key.dat', 'jwt_secret.dat']]]);
  expect(await named({ APP_AES_SECRET_KEY: 'ab' })).toEqual([
    ...usual,
    ['keys', 'storage/apps/main', ['jwt_secret.dat']],
  ]);
  expect(await named({ APP_AES_SECRET_KEY_PATH: 'my/key', PLUGIN_STORAGE_PATH: 'mine' })).toEqual([
    ['packages', 'mine', undefined],
    usual[1],
    ['keys', 'storage/apps/main', ['jwt_secret.dat']],
    ['keys/encryption', 'my', ['key']],
  ]);
  await mkdir(path.join(folder(), 'storage/environment-variables/main'), { recursive: true });
  await writeFile(path.join(folder(), 'storage/environment-variables/main/aes_key.dat'), 'former place');
  expect((await named({})).at(-1)).toEqual(['keys/encryption', 'storage/environment-variables/main', ['aes_key.dat']]);
});
