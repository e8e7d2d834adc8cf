/** Another database, as it is stored and as people give it. */
import path from 'node:path';
import { z } from 'zod';
import type { ConnectionRequest, ConnectionRow } from '../../common/api';
import { isFile } from '../dialects';
import { DIALECT_NAMES } from '../dialects/definition';
import type { ConnectionOptions } from '../dialects/dialect';
import { BackupError } from '../errors';
import { say } from '../sentence';

/** What is in the file. `secret` is sealed. */
export interface StoredConnection extends Omit<ConnectionRow, 'hasPassword' | 'folders'> {
  /** Absent in those that older versions stored. */
  folders?: ConnectionRow['folders'];
  secret: string | null;
}

const text = z.string().trim().min(1).max(255);

const folderName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/);

const schema = z
  .object({
    name: text.max(64),
    dialect: z.enum(DIALECT_NAMES),
    file: text.max(4096).nullable().default(null),
    host: text.nullable().default(null),
    port: z.number().int().min(1).max(65_535).nullable().default(null),
    database: text.nullable().default(null),
    username: text.nullable().default(null),
    schema: text.nullable().default(null),
    tls: z.enum(['off', 'on', 'verified']).default('off'),
    certificate: z.string().max(65_536).nullable().default(null),
    folders: z
      .array(z.object({ name: folderName, path: text.max(4096) }).strict())
      .max(32)
      .default([]),
    password: z.string().max(1024).nullable().optional(),
  })
  .strict();

/** @throws BackupError INVALID_REQUEST that names the field */
export function parseConnection(
  request: unknown,
): Required<Omit<ConnectionRequest, 'password'>> & Pick<ConnectionRequest, 'password'> {
  const parsed = schema.safeParse(request);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(say`In the connection, ${issue?.path.join('.') || 'values'} cannot be used: ${issue?.message}.`);
  }
  const { file, host, database, folders } = parsed.data;
  if (!folders.every((folder) => path.isAbsolute(folder.path))) throw invalid('A folder needs its absolute path.');
  if (new Set(folders.map(({ name }) => name)).size < folders.length) {
    throw invalid('Two folders of a connection cannot have the same name.');
  }
  if (!isFile(parsed.data.dialect)) {
    if (!host || !database) throw invalid('A server needs both host and database.');
  } else if (!file || !path.isAbsolute(file)) {
    throw invalid('A database that is a file needs its absolute path as file.');
  }
  return parsed.data;
}

/** What leaves the process: all but the secret. */
export function connectionRow({ secret, folders = [], ...rest }: StoredConnection): ConnectionRow {
  return { ...rest, folders, hasPassword: secret !== null };
}

/** Whether the same password would be sent to another place or as another person. */
export function leadsElsewhere(before: Partial<Place>, after: Place): boolean {
  return PLACE.some((key) => before[key] !== after[key]);
}

const PLACE = ['dialect', 'host', 'port', 'username', 'tls', 'certificate'] as const;

/** Where a password is sent, and as whose. */
export type Place = Pick<StoredConnection, (typeof PLACE)[number]>;

export function connectionOptions(connection: StoredConnection, password: string | null): ConnectionOptions {
  const { dialect, file, host, port, database, username, schema: inSchema, tls, certificate } = connection;
  return {
    dialect,
    storage: file ?? undefined,
    host: host ?? undefined,
    port: port ?? undefined,
    database: database ?? undefined,
    username: username ?? undefined,
    password: password ?? undefined,
    schema: inSchema ?? undefined,
    ssl: tls === 'off' ? undefined : { rejectUnauthorized: tls === 'verified', ca: certificate ?? undefined },
  };
}

function invalid(message: string): BackupError {
  return new BackupError('INVALID_REQUEST', message, { hint: 'See “Other databases” in docs/rest-api.md.' });
}
