import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectionRequest } from '../../../src/common/api';
import { fileBounds, folderBounds } from '../../../src/server/connections/allowed-file';
import { Connections } from '../../../src/server/connections/connections';
import { runSql } from '../backup/run-sql';
import { useTempDir } from '../../helpers/temp-dir';

const folder = useTempDir();
const key = Buffer.alloc(32, 1);

const SHOP: ConnectionRequest = {
  name: 'Shop',
  dialect: 'postgres',
  host: 'db.example',
  port: 5432,
  database: 'shop',
  username: 'shop',
  password: 'très secret',
};

function connections(around: { key?: Buffer; setting?: string; folders?: string } = {}): Connections {
  return new Connections({
    folder: path.join(folder(), 'strongbox/main/connections'),
    key: async () => around.key ?? key,
    files: fileBounds(folder(), path.join(folder(), 'own.sqlite'), around.setting),
    directories: folderBounds(path.join(folder(), 'storage'), around.folders),
  });
}

const code = (expected: string, more: object = {}) => expect.objectContaining({ code: expected, ...more });

describe('secrets', () => {
  test('are not in what is listed, nor readable in the file', async () => {
    const made = await connections().create(SHOP);
    expect(made).toMatchObject({ name: 'Shop', hasPassword: true, tls: 'off', schema: null });
    expect(JSON.stringify([made, await connections().list(), await connections().get(made.id)])).not.toContain(
      'secret',
    );
    const files = await readdir(path.join(folder(), 'strongbox/main/connections'));
    expect(files).toEqual([`${made.id}.json`]);
    const stored = await readFile(path.join(folder(), 'strongbox/main/connections', `${made.id}.json`), 'utf8');
    expect(stored).not.toContain('très secret');
  });

  test('a connection whose password was stored with another key says so', async () => {
    const { id } = await connections().create(SHOP);
    await expect(connections({ key: Buffer.alloc(32, 2) }).open(id)).rejects.toEqual(
      code('CONFIGURATION_INVALID', { message: expect.stringContaining('Shop') }),
    );
    await expect(connections().open(id)).resolves.toMatchObject({ row: { name: 'Shop' } });
  });

  test('a sealed password does not open for another connection', async () => {
    const first = await connections().create(SHOP);
    const second = await connections().create({ ...SHOP, name: 'Other', password: 'other' });
    const file = ({ id }: { id: string }) => path.join(folder(), 'strongbox/main/connections', `${id}.json`);
    const { secret } = JSON.parse(await readFile(file(first), 'utf8'));
    const moved = { ...JSON.parse(await readFile(file(second), 'utf8')), secret };
    await writeFile(file(second), JSON.stringify(moved));
    await expect(connections().open(second.id)).rejects.toEqual(code('CONFIGURATION_INVALID'));
  });

  test('an absent password stays, and null removes it', async () => {
    const { password: _, ...without } = SHOP;
    const { id } = await connections().create(SHOP);
    expect(await connections().update(id, { ...without, database: 'shop2' })).toMatchObject({
      database: 'shop2',
      hasPassword: true,
    });
    expect(await connections().update(id, { ...without, password: null })).toMatchObject({ hasPassword: false });
  });

  test.each(['host', 'port', 'username', 'tls'] as const)(
    'is not sent elsewhere: another %s asks for it again',
    async (field) => {
      const { password: _, ...without } = SHOP;
      const { id } = await connections().create(SHOP);
      const change = { host: 'evil.example', port: 1, username: 'other', tls: 'on' }[field];
      await expect(connections().update(id, { ...without, [field]: change })).rejects.toEqual(
        code('INVALID_REQUEST', { details: { field: 'password' } }),
      );
      expect(await connections().get(id)).toMatchObject({ [field]: SHOP[field] ?? 'off', hasPassword: true });
    },
  );
});

describe('requests', () => {
  test.each([
    ['no name', { ...SHOP, name: ' ' }, 'name'],
    ['a name of 65 characters', { ...SHOP, name: 'n'.repeat(65) }, 'name'],
    ['an unknown kind', { ...SHOP, dialect: 'oracle' }, 'dialect'],
    ['no host', { ...SHOP, host: undefined }, 'host'],
    ['a port out of range', { ...SHOP, port: 65_536 }, 'port'],
    ['an unknown field', { ...SHOP, options: '--' }, 'options'],
    ['a relative file', { name: 'f', dialect: 'sqlite', file: 'a.sqlite' }, 'file'],
  ])('%s is refused', async (_, request, field) => {
    await expect(connections().create(request)).rejects.toEqual(
      code('INVALID_REQUEST', { message: expect.stringContaining(field) }),
    );
    expect(await connections().list()).toEqual([]);
  });

  test('a name is given once', async () => {
    const { id } = await connections().create(SHOP);
    await expect(connections().create(SHOP)).rejects.toEqual(code('INVALID_REQUEST', { details: { field: 'name' } }));
    await expect(connections().update(id, SHOP)).resolves.toMatchObject({ id });
  });

  test.each(['../../../etc/passwd', 'x', '4be0643f-1d98-573b-97cd-ca98a65347dd'])('%s is no connection', async (id) => {
    await expect(connections().get(id)).rejects.toEqual(code('NOT_FOUND'));
    await expect(connections().remove(id)).rejects.toEqual(code('NOT_FOUND'));
  });
});

describe('files', () => {
  const file = (name: string) => ({ name, dialect: 'sqlite', file: path.join(folder(), name) });

  test('open in allowed folders only, whatever links say', async () => {
    const outside = path.join(folder(), 'outside');
    await mkdir(path.join(folder(), 'inside'));
    await mkdir(outside);
    await symlink(outside, path.join(folder(), 'inside/link'));
    const box = connections({ setting: path.join(folder(), 'inside') });
    await expect(box.create(file('inside/a.sqlite'))).resolves.toMatchObject({ dialect: 'sqlite' });
    for (const name of ['outside/a.sqlite', 'inside/../outside/a.sqlite', 'inside/link/a.sqlite']) {
      await expect(box.create(file(name))).rejects.toEqual(
        code('INVALID_REQUEST', { hint: expect.stringContaining('STRONGBOX_DATABASE_FOLDERS') }),
      );
    }
  });

  test('neither our own folder nor the database of the application', async () => {
    for (const name of ['own.sqlite', 'strongbox/main/archives/a.zip']) {
      await expect(connections().create(file(name))).rejects.toEqual(code('INVALID_REQUEST'));
    }
  });

  test('a test says what is there', async () => {
    const made = await connections().create(file('shop.sqlite'));
    await expect(connections().test(made.id)).rejects.toEqual(code('DATABASE_UNREACHABLE'));
    await runSql({ dialect: 'sqlite', storage: path.join(folder(), 'shop.sqlite') }, [
      'CREATE TABLE goods (id integer)',
    ]);
    expect(await connections().test(made.id)).toEqual({
      product: 'SQLite',
      version: expect.stringMatching(/^3\./),
      tables: 1,
      isApplication: false,
      missingRights: [],
    });
  });
});

describe('folders', () => {
  const shop = (...folders: [string, string][]) => ({
    ...SHOP,
    folders: folders.map(([name, place]) => ({ name, path: path.join(folder(), place) })),
  });

  test('are refused unless the environment allows them', async () => {
    await expect(connections().create(shop(['data', 'apps/shop']))).rejects.toEqual(
      code('INVALID_REQUEST', { hint: expect.stringContaining('STRONGBOX_FOLDERS') }),
    );
    const box = connections({ folders: path.join(folder(), 'apps') });
    const made = await box.create(shop(['data', 'apps/shop'], ['conf', 'apps/etc']));
    expect(await box.fileRoots(await box.get(made.id))).toEqual([
      { content: 'folders', name: 'folders/data', storages: [], folder: path.join(folder(), 'apps/shop') },
      { content: 'folders', name: 'folders/conf', storages: [], folder: path.join(folder(), 'apps/etc') },
    ]);
    await expect(connections().fileRoots(made)).rejects.toEqual(code('INVALID_REQUEST'));
  });

  test('neither elsewhere, nor over a link, nor what belongs to the application itself', async () => {
    await mkdir(path.join(folder(), 'apps'));
    await mkdir(path.join(folder(), 'storage'));
    await symlink(path.join(folder(), 'storage'), path.join(folder(), 'apps/link'));
    const box = connections({ folders: path.join(folder(), 'apps') });
    for (const place of ['other', 'apps/../other', 'apps/link', 'storage', '.']) {
      await expect(box.create(shop(['data', place]))).rejects.toEqual(code('INVALID_REQUEST'));
    }
    const all = connections({ folders: folder() });
    for (const place of ['storage/uploads', '.']) {
      await expect(all.create(shop(['data', place]))).rejects.toEqual(code('INVALID_REQUEST'));
    }
  });

  test('have names of their own', async () => {
    const box = connections({ folders: folder() });
    for (const names of [['data', 'data'], ['Data'], ['../x'], ['']]) {
      const request = shop(...names.map((name): [string, string] => [name, 'apps/shop']));
      await expect(box.create(request)).rejects.toEqual(code('INVALID_REQUEST'));
    }
    await expect(box.create({ ...SHOP, folders: [{ name: 'data', path: 'relative' }] })).rejects.toEqual(
      code('INVALID_REQUEST'),
    );
  });

  test('a connection that an older version stored has none', async () => {
    const { id } = await connections().create(SHOP);
    const file = path.join(folder(), 'strongbox/main/connections', `${id}.json`);
    const { folders: _, ...older } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(older));
    expect(await connections().get(id)).toMatchObject({ name: 'Shop', folders: [] });
  });
});
