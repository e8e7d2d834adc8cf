/** Requests about keys and encryption. What is refused is never repeated: it may be a secret in the wrong place. */
import { z } from 'zod';
import type { EncryptionRequest, KeyProof, KeyRequest } from '../../common/api';
import { BackupError } from '../errors';
import { say } from '../sentence';
import { parseIdentities, parseRecipient } from './identities';
import type { Secret } from './lock';

/** age asks for enough to withstand guessing; this refuses only what is none. */
const LEAST_PASSPHRASE = 8;
const MOST_PASSPHRASE = 1024;

const text = z.string().min(1);
const encryptionSchema = z.union([
  z.object({ keys: z.array(text.max(64)).min(1).max(100) }).strict(),
  z.object({ passphrase: z.string() }).strict(),
]);
const keySchema = z.object({ name: z.string().trim().min(1).max(64), recipient: text.max(4096).optional() }).strict();
const secretSchema = z.union([
  z.object({ identity: text.max(65_536) }).strict(),
  z.object({ passphrase: text.max(MOST_PASSPHRASE) }).strict(),
]);
const proofSchema = z.union([
  z.object({ answer: text.max(64) }).strict(),
  z.object({ identity: text.max(65_536) }).strict(),
]);

/** @throws BackupError INVALID_REQUEST */
export function parseEncryption(request: unknown): EncryptionRequest {
  const parsed = parse(
    encryptionSchema,
    request,
    'Give either {"keys": […]} or {"passphrase": "…"} as the encryption.',
  );
  if ('keys' in parsed) return parsed;
  const { length } = parsed.passphrase;
  if (length >= LEAST_PASSPHRASE && length <= MOST_PASSPHRASE) return parsed;
  throw new BackupError(
    'INVALID_REQUEST',
    say`A passphrase must have ${LEAST_PASSPHRASE} to ${MOST_PASSPHRASE} characters.`,
    { hint: 'Take four words or more that nobody would guess.', details: { field: 'encryption' } },
  );
}

/** @throws BackupError INVALID_REQUEST */
export function parseKeyRequest(request: unknown): KeyRequest {
  const { name, recipient } = parse(
    keySchema,
    request,
    'Give a name of 1 to 64 characters, and the public key if you have one.',
  );
  return recipient === undefined ? { name } : { name, recipient: parseRecipient(recipient) };
}

/** What opens an archive. @throws BackupError INVALID_REQUEST */
export function parseSecret(request: unknown): Secret {
  const parsed = parse(secretSchema, request, 'Give either {"identity": "AGE-SECRET-KEY-1…"} or {"passphrase": "…"}.');
  return 'passphrase' in parsed ? parsed : { identities: parseIdentities(parsed.identity) };
}

/** @throws BackupError INVALID_REQUEST */
export function parseProof(request: unknown): KeyProof {
  return parse(proofSchema, request, 'Give either the answer to the probe, or the identity itself.');
}

function parse<T>(schema: z.ZodType<T>, request: unknown, hint: string): T {
  const parsed = schema.safeParse(request);
  if (parsed.success) return parsed.data;
  throw new BackupError('INVALID_REQUEST', 'The request does not have the form it should.', { hint });
}
