import { isUnproven, NOT_ENCRYPTED, problemOf, toEncryption } from '../../../src/client/model/encryption-form';
import { identityFile, readIdentity } from '../../../src/client/model/private-key';
import { IDENTITY, key, UNCONFIRMED } from './encryption-samples';

const by = (change: Partial<typeof NOT_ENCRYPTED>) => ({ ...NOT_ENCRYPTED, ...change });

test.each([
  [by({}), null, undefined],
  // What is left of another choice does not count.
  [by({ passphrase: 'short', keys: ['key-1'] }), null, undefined],
  [by({ by: 'keys' }), 'keys', { keys: [] }],
  [by({ by: 'keys', keys: ['key-1'] }), null, { keys: ['key-1'] }],
  [by({ by: 'passphrase', passphrase: '1234567', again: '1234567' }), 'short', { passphrase: '1234567' }],
  [by({ by: 'passphrase', passphrase: '12345678', again: '1234567' }), 'different', { passphrase: '12345678' }],
  [by({ by: 'passphrase', passphrase: '12345678', again: '12345678' }), null, { passphrase: '12345678' }],
])('%j', (draft, problem, request) => {
  expect(problemOf(draft)).toBe(problem);
  expect(toEncryption(draft)).toEqual(request);
});

test('one confirmed key is enough for somebody to be able to open it', () => {
  const rows = [key(), UNCONFIRMED];
  expect(isUnproven(rows, ['key-2'])).toBe(true);
  expect(isUnproven(rows, ['key-1', 'key-2'])).toBe(false);
  expect(isUnproven(rows, [])).toBe(false);
});

test('a private key is found in a file of age-keygen, and nothing else is taken for one', () => {
  expect(readIdentity(` ${IDENTITY}\n`)).toBe(IDENTITY);
  expect(readIdentity(`# created: today\r\n# public key: age1x\r\n${IDENTITY}\r\n`)).toBe(IDENTITY);
  expect(readIdentity(`${IDENTITY}\n\n${IDENTITY}`)).toBe(`${IDENTITY}\n${IDENTITY}`);
  for (const text of ['', '# nothing', 'age1public', `${IDENTITY}\nage1public`, 'a word']) {
    expect(readIdentity(text)).toBeNull();
  }
});

test('a pair is saved so that it can be read again', () => {
  const text = identityFile({ ...key(), identity: IDENTITY });
  expect(text).toContain('# public key: age1safe\n');
  expect(readIdentity(text)).toBe(IDENTITY);
});
