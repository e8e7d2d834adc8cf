const text = { type: 'string' };
const nullableText = { type: 'string', nullable: true };
const moment = { type: 'string', format: 'date-time' };
const names = { type: 'array', items: text };
const object = (properties: Record<string, object>, required?: string[]) => ({
  type: 'object',
  properties,
  ...(required && { required }),
});

const key = {
  id: { ...text, format: 'uuid' },
  name: { ...text, minLength: 1, maxLength: 64, description: 'Unique regardless of case' },
  recipient: { ...text, description: 'The public key of age, age1…' },
  createdAt: moment,
  createdBy: nullableText,
  confirmedAt: { ...moment, nullable: true, description: 'When somebody has shown to hold the private key' },
};
const identity = { ...text, description: 'A private key of age, AGE-SECRET-KEY-1…, or the text of a file with some' };

export const keySchemas = {
  Key: object(key),
  KeyPage: object({
    data: { type: 'array', items: { $ref: '#/components/schemas/Key' } },
    meta: { type: 'object' },
  }),
  KeyRequest: object({ name: key.name, recipient: { ...text, description: 'Absent: a new pair is made' } }, ['name']),
  KeyCreated: object({
    ...key,
    identity: { ...nullableText, description: 'Of a new pair: the private key, this once' },
  }),
  KeyProbe: object({ probe: { ...text, description: 'A word, encrypted to the key as armored text' } }),
  KeyProof: { oneOf: [object({ answer: text }, ['answer']), object({ identity }, ['identity'])] },
  EncryptionRequest: {
    oneOf: [
      object({ keys: { ...names, description: 'Ids or names' } }, ['keys']),
      object({ passphrase: { ...text, minLength: 8 } }, ['passphrase']),
    ],
  },
  UnlockRequest: { oneOf: [object({ identity }, ['identity']), object({ passphrase: text }, ['passphrase'])] },
  ArchiveEncryption: object({
    by: { ...text, enum: ['keys', 'passphrase'] },
    keys: { ...names, description: 'Names of the keys, where it was made here and they are still known' },
    unlocked: { type: 'boolean', description: 'Whether its contents can be read now' },
    confirmed: { type: 'boolean', description: 'Whether somebody has shown to hold what opens it' },
  }),
};
