/** An application that is not NocoBase's, its database and its folder, backed up by name and restored where there is nothing of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { writeEnvFile } from '../helpers/env-file';
import { runCli } from '../helpers/run-cli';
import { useTempDir } from '../helpers/temp-dir';
import { runSql } from '../server/backup/run-sql';

const folder = useTempDir();
const place = (...names: string[]) => path.join(folder(), ...names);
const running: ChildProcess[] = [];

interface Guestbook {
  write(text: string, picture: Buffer): Promise<void>;
  /** Every note, with the hash of its picture. */
  read(): Promise<unknown[]>;
  stop(): Promise<void>;
}

async function start(name: string): Promise<Guestbook> {
  const child = spawn(process.execPath, [path.join(__dirname, 'guestbook.mjs'), place('apps', name)]);
  running.push(child);
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
  const url = `http://127.0.0.1:${port}/`;
  return {
    write: async (text, picture) => {
      const reply = await fetch(`${url}?text=${encodeURIComponent(text)}`, {
        method: 'POST',
        body: new Uint8Array(picture),
      });
      expect([reply.status, await reply.text()]).toEqual([200, '']);
    },
    read: async () => (await (await fetch(url)).json()) as unknown[],
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

const strongbox = (...args: string[]) => runCli(place('keeper'), ...args);

const connect = (name: string, app: string) =>
  strongbox(
    ...['connect', name, '--dialect', 'sqlite', '--file', place('apps', app, 'guestbook.sqlite')],
    ...['--folder', `pictures=${place('apps', app, 'pictures')}`],
  );

beforeEach(async () => {
  await mkdir(place('keeper'));
  await mkdir(place('apps'));
  await writeFile(place('keeper/own.sqlite'), '');
  await writeEnvFile(
    place('keeper'),
    { dialect: 'sqlite', storage: place('keeper/own.sqlite') },
    { STRONGBOX_DATABASE_FOLDERS: place('apps'), STRONGBOX_FOLDERS: place('apps') },
  );
});
afterEach(() => running.splice(0).forEach((child) => child.kill()));

test('by name, with one command each', async () => {
  const guestbook = await start('guestbook');
  for (let note = 0; note < 20; note += 1) {
    // Two with the same picture, an empty one, and a large one.
    const size = note === 3 ? 0 : note === 4 ? 20_000_000 : 1000 + note;
    await guestbook.write(`note ${note} 书`, note > 17 ? Buffer.from('the same') : randomBytes(size));
  }
  const written = await guestbook.read();
  expect(written).toHaveLength(20);
  expect((await connect('guestbook', 'guestbook')).stdout).toContain('1 tables');

  const made = await strongbox('create', '--connection', 'guestbook', '--contents', 'folders');
  expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('20 files') });
  const [archive = ''] = made.stdout.split(':');
  expect(await strongbox('verify', archive)).toMatchObject({ code: 0 });
  await guestbook.stop();
  await rm(place('apps/guestbook'), { recursive: true });

  // On an empty folder and an empty database, under another name.
  await mkdir(place('apps/again'));
  await writeFile(place('apps/again/guestbook.sqlite'), '');
  await connect('again', 'again');
  const restored = await strongbox('restore', archive, '--connection', 'again', '--files', 'folders', '--yes');
  expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('files: 20 added') });
  const again = await start('again');
  expect(await again.read()).toEqual(written);
  await again.write('one more', randomBytes(10));
  expect(await again.read()).toHaveLength(21);
  await again.stop();

  expect(await strongbox('restore', '--undo', '--yes')).toMatchObject({ code: 0, stderr: '' });
  // All but the one that was written after the restore.
  const left = (await readdir(place('apps/again/pictures'))).filter((name) => name !== '.strongbox');
  expect(left).toHaveLength(1);
});

test('where the other application has no such folder, nothing is restored', async () => {
  await mkdir(place('apps/guestbook/pictures'), { recursive: true });
  await writeFile(place('apps/guestbook/pictures/a'), 'a');
  await runSql({ dialect: 'sqlite', storage: place('apps/guestbook/guestbook.sqlite') }, [
    'CREATE TABLE notes (id int)',
  ]);
  await cp(place('apps/guestbook'), place('apps/again'), { recursive: true });
  await connect('guestbook', 'guestbook');
  await strongbox('connect', 'again', '--dialect', 'sqlite', '--file', place('apps/again/guestbook.sqlite'));
  const made = await strongbox('create', '--connection', 'guestbook', '--contents', 'folders');
  const [archive = ''] = made.stdout.split(':');
  const refused = await strongbox('restore', archive, '--connection', 'again', '--files', 'folders', '--yes');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('folders/pictures') });
});

test('files that change while they are read are said, not kept half', async () => {
  await mkdir(place('apps/guestbook/pictures'), { recursive: true });
  await writeFile(place('apps/guestbook/pictures/log'), Buffer.alloc(50_000_000, 'x'));
  await runSql({ dialect: 'sqlite', storage: place('apps/guestbook/guestbook.sqlite') }, [
    'CREATE TABLE notes (id int)',
  ]);
  await connect('guestbook', 'guestbook');
  const writer = setInterval(
    () => void writeFile(place('apps/guestbook/pictures/log'), String(Date.now()), { flag: 'a' }),
    2,
  );
  const failed = await strongbox('create', '--connection', 'guestbook', '--contents', 'folders').finally(() =>
    clearInterval(writer),
  );
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('DATA_CHANGED') });
  expect((await strongbox('list')).stdout).not.toContain('.zip');
});
