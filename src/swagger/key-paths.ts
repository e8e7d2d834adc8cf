import { archiveName, data, DENIED, failure, json, MISSING, ok, paging, ref } from './parts';

const keys = { tags: ['backupKeys'] };
const files = { tags: ['backupFiles'] };
const DONE = { type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } };
const keyId = {
  name: 'filterByTk',
  in: 'query',
  required: true,
  description: 'Id of a key',
  schema: { type: 'string', format: 'uuid' },
};

export const keyPaths = {
  '/backupKeys:list': {
    get: {
      ...keys,
      summary: 'Public keys to encrypt backups to, sorted by name',
      parameters: paging,
      responses: { 200: ok('A page of keys', ref('KeyPage')), ...DENIED },
    },
  },
  '/backupKeys:create': {
    post: {
      ...keys,
      summary: 'Adds a key that somebody has, or makes a pair and answers the private key, which is not kept',
      requestBody: { required: true, ...json(ref('KeyRequest')) },
      responses: {
        200: ok('The key', data(ref('KeyCreated'))),
        400: failure('A name or a key that is there already, or no public key of age'),
        ...DENIED,
      },
    },
  },
  '/backupKeys:destroy': {
    post: {
      ...keys,
      summary: 'Forgets a key; what was encrypted to it opens as before',
      parameters: [keyId],
      responses: {
        200: ok('Forgotten', data(DONE)),
        409: failure('A schedule encrypts to it; details.schedule is its id'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/backupKeys:probe': {
    post: {
      ...keys,
      summary: 'A word encrypted to the key, to find out whether somebody can decrypt it; waits for seven days',
      parameters: [keyId],
      responses: { 200: ok('The probe', data(ref('KeyProbe'))), ...MISSING, ...DENIED },
    },
  },
  '/backupKeys:confirm': {
    post: {
      ...keys,
      summary: 'Shows that somebody holds the private key: by the word of the probe, or by the key, which is forgotten',
      parameters: [keyId],
      requestBody: { required: true, ...json(ref('KeyProof')) },
      responses: {
        200: ok('The key, confirmed', data(ref('Key'))),
        422: failure('Another word, or another key'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/backupFiles:unlock': {
    post: {
      ...files,
      summary: 'Opens an encrypted archive for an hour; what opens it stays in memory',
      parameters: [archiveName],
      requestBody: { required: true, ...json(ref('UnlockRequest')) },
      responses: {
        200: ok('The backup', data(ref('ArchiveRow'))),
        400: failure('It is not encrypted, or this is no key'),
        422: failure('KEY_WRONG, PASSPHRASE_WRONG or ARCHIVE_DAMAGED'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/backupFiles:lock': {
    post: {
      ...files,
      summary: 'Forgets what opens an archive',
      parameters: [archiveName],
      responses: {
        200: ok('The backup', data(ref('ArchiveRow'))),
        400: failure('It is not encrypted'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
};
