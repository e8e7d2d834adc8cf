/** The role of deploy/ansible, on this machine: a backup of two hosts, a loss on one, a restore of that one. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { strongboxApp, type StrongboxApp } from '../server/actions/strongbox-app';
import { installed } from '../helpers/installed';
import { writeEnvFile } from '../helpers/env-file';
import { PROGRAM } from '../helpers/run-cli';

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, '../..');
const ansible = installed('ansible-playbook', 'the role of deploy/ansible');

let app: StrongboxApp;
let folder: string;

async function play(tag: string, ...more: string[]): Promise<string> {
  const playbook = path.join(ROOT, 'deploy/ansible/site.yml');
  const inventory = path.join(folder, 'inventory.json');
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ANSIBLE_NOCOLOR: '1', LC_ALL: 'C.UTF-8' };
  const args = ['-i', inventory, playbook, '--tags', tag, ...more];
  const { stdout } = await run('ansible-playbook', args, { env }).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(error.stdout + error.stderr);
  });
  return stdout;
}

const books = () => app.app.db.getRepository('books').count();
const fetched = (host: string) => readdir(path.join(folder, 'fetched', host));

ansible.describe('ansible-playbook', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'strongbox-ansible-'));
    app = await strongboxApp('sqlite');
    const { storage } = app.app.db.options;
    await writeEnvFile(folder, { dialect: 'sqlite', storage: path.resolve(String(storage)) });
    const host = {
      ansible_connection: 'local',
      strongbox_application: folder,
      strongbox_command: [process.execPath, ...PROGRAM],
      strongbox_groups: ['custom'],
      strongbox_fetch_to: path.join(folder, 'fetched'),
    };
    const inventory = { nocobase: { hosts: { shop: host, office: host } } };
    await writeFile(path.join(folder, 'inventory.json'), JSON.stringify(inventory));
  });
  afterAll(async () => {
    await app?.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  test('without a tag nothing happens', async () => {
    expect(await play('all')).not.toMatch(/changed=[1-9]/);
    await expect(fetched('shop')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a backup of each host, one after the other, proven and copied; then a restore', async () => {
    const before = await books();
    expect(before).toBeGreaterThan(0);
    expect(await play('backup', '--forks', '1', '--limit', 'shop')).toMatch(/shop +: .*failed=0/);
    expect(await play('backup', '--limit', 'office')).toMatch(/office +: .*failed=0/);
    const [archive = '', ...others] = await fetched('shop');
    expect([archive, others]).toEqual([expect.stringMatching(/^backup-.*\.zip$/), []]);
    expect(await fetched('office')).not.toEqual([archive]);

    await app.app.db.getRepository('books').destroy({ truncate: true });
    expect(await books()).toBe(0);
    const file = path.join(folder, 'fetched/shop', archive);
    expect(await play('restore', '--limit', 'shop', '-e', `strongbox_archive=${file}`)).toMatch(/shop +: .*failed=0/);
    expect(await books()).toBe(before);
  });

  test('a restore without an archive says what is missing, and changes nothing', async () => {
    const before = await books();
    await expect(play('restore', '--limit', 'shop')).rejects.toThrow('Say which archive');
    expect(await books()).toBe(before);
  });
});
