/** Public keys: added, proven to be held by somebody, refused, and kept while they are needed. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { armor, Decrypter } from 'age-encryption';
import { BackupKeys, unconfirmedWarning } from '../../../src/server/encryption/backup-keys';
import { makePair, parseIdentities, parseRecipient } from '../../../src/server/encryption/identities';
import { useTempDir } from '../../helpers/temp-dir';

const folder = useTempDir();
let now: Date;
let users: { id: string; name: string; keys: { id: string }[] }[];
let keys: BackupKeys;
beforeEach(() => {
  now = new Date('2026-05-01T00:00:00Z');
  users = [];
  keys = new BackupKeys({ folder: folder(), users: async () => users, now: () => now });
});

async function answerTo(probe: string, identity: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(armor.decode(probe), 'text');
}

const filesBelow = async () =>
  Promise.all(
    (await readdir(folder(), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(path.join(entry.parentPath, entry.name), 'utf8')),
  );

test('a key that somebody has, and a new pair whose private key is said once', async () => {
  const { recipient } = await makePair();
  const given = await keys.create({ name: 'escrow', recipient }, 'me');
  expect(given).toEqual({
    ...{ id: expect.any(String), name: 'escrow', recipient, createdBy: 'me', identity: null },
    ...{ createdAt: '2026-05-01T00:00:00.000Z', confirmedAt: null },
  });
  const made = await keys.create({ name: 'board' }, null);
  expect(made.identity).toMatch(/^AGE-SECRET-KEY-1/);
  expect((await keys.list()).map(({ name }) => name)).toEqual(['board', 'escrow']);
  expect(JSON.stringify(await keys.list())).not.toContain('SECRET');
  expect((await filesBelow()).join()).not.toContain('SECRET');
});

test('names and keys are there once', async () => {
  const { recipient } = await keys.create({ name: 'escrow' }, null);
  await expect(keys.create({ name: 'Escrow' }, null)).rejects.toMatchObject({ details: { field: 'name' } });
  await expect(keys.create({ name: 'other', recipient }, null)).rejects.toMatchObject({
    details: { field: 'recipient' },
  });
});

test('the word of a probe confirms a key, once and for some days', async () => {
  const { id, identity } = await keys.create({ name: 'escrow' }, null);
  const first = await answerTo((await keys.probe(id)).probe, identity!);
  const word = await answerTo((await keys.probe(id)).probe, identity!);
  expect(word).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}\n$/);
  expect((await filesBelow()).join()).not.toContain(word.trim());
  await expect(keys.confirm(id, { answer: first })).rejects.toMatchObject({ code: 'KEY_WRONG' });
  now = new Date('2026-05-07T00:00:00Z');
  expect(await keys.confirm(id, { answer: word.toUpperCase() })).toMatchObject({ confirmedAt: now.toISOString() });
  await expect(keys.confirm(id, { answer: word })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const late = await answerTo((await keys.probe(id)).probe, identity!);
  now = new Date('2026-05-14T00:00:01Z');
  await expect(keys.confirm(id, { answer: late })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('the private key itself confirms it as well', async () => {
  const { id, identity } = await keys.create({ name: 'escrow' }, null);
  const { identity: other } = await makePair();
  await expect(keys.confirm(id, { identity: other })).rejects.toMatchObject({ code: 'KEY_WRONG' });
  await expect(keys.confirm(id, { identity: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  const file = `# created: today\n${other}\n\n${identity}\n`;
  expect(await keys.confirm(id, { identity: file })).toMatchObject({ confirmedAt: now.toISOString() });
});

test('a key that a schedule needs stays', async () => {
  const { id } = await keys.create({ name: 'escrow' }, null);
  users = [{ id: 'nightly-id', name: 'nightly', keys: [{ id }] }];
  await expect(keys.remove(id)).rejects.toMatchObject({ code: 'KEY_IN_USE', details: { schedule: 'nightly-id' } });
  users = [];
  await keys.remove(id);
  expect(await keys.list()).toEqual([]);
  await expect(keys.remove(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('keys are found by id or name, each once, and warned of while nobody holds any of them', async () => {
  const one = await keys.create({ name: 'one' }, null);
  const two = await keys.create({ name: 'two' }, null);
  const found = await keys.called([one.id, 'TWO', 'one']);
  expect(found.map(({ id }) => id)).toEqual([one.id, two.id]);
  await expect(keys.called(['three'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(unconfirmedWarning(found)).toContain('“one”, “two”');
  await keys.confirm(two.id, { identity: two.identity! });
  expect(unconfirmedWarning(await keys.called(['one', 'two']))).toBeNull();
});

describe('what is no key is refused without being repeated', () => {
  let identity: string;
  beforeAll(async () => ({ identity } = await makePair()));

  const refused = (parse: () => unknown) => {
    try {
      parse();
    } catch (error) {
      return JSON.stringify(error) + String(error);
    }
    throw new Error('It was taken.');
  };

  test('a private key in place of a public one, others, and mistyped ones', async () => {
    const { recipient } = await makePair();
    const mistyped = recipient.slice(0, -1) + (recipient.endsWith('q') ? 'p' : 'q');
    for (const text of [
      identity,
      identity.toLowerCase(),
      mistyped,
      'ssh-ed25519 AAAA',
      'age1pq1x',
      '',
      `${recipient} x`,
    ]) {
      const said = refused(() => parseRecipient(text));
      expect(said).toContain('INVALID_REQUEST');
      if (text) expect(said).not.toContain(text);
    }
    expect(parseRecipient(` ${recipient}\n`)).toBe(recipient);
  });

  test('no private key, a mistyped one, one among others', () => {
    const mistyped = identity.slice(0, -1) + (identity.endsWith('Q') ? 'P' : 'Q');
    for (const text of ['', '# nothing', mistyped, `${identity}\n${mistyped}`, `${identity} `.repeat(2)]) {
      const said = refused(() => parseIdentities(text));
      expect(said).toContain('INVALID_REQUEST');
      expect(said).not.toContain('SECRET-KEY-1' + identity.slice(16, 30));
    }
    expect(parseIdentities(`\r\n# key\r\n${identity}\r\n`)).toEqual([identity]);
  });
});
