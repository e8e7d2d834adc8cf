/** Saved restores as people give them, in requests and in files. */
import { z } from 'zod';
import type { ConnectionRef, SavedRestore, SavedRestoreRequest } from '../../common/api';
import { assertArchiveName } from '../destinations/archive-name';
import { BackupError } from '../errors';
import { say } from '../sentence';
import type { SavedValues } from '../saved-restores';
import type { Strongbox } from '../strongbox';
import { parseDraftChoice, parseManner } from './parse-choice';

const schema = z.object({
  name: z.string().trim().min(1).max(64),
  archive: z.string().nullable().default(null),
  connection: z.string().min(1).nullable().default(null),
});
const FIELDS = new Set([
  ...Object.keys(schema.shape),
  ...['groups', 'include', 'exclude', 'objects', 'excludeObjects', 'files'],
  ...['content', 'existing', 'rows', 'newer', 'mapping', 'onFailure'],
]);

/** @throws BackupError INVALID_REQUEST that names the field, or what there is none of */
export async function parseSavedRestore(box: Strongbox, request: unknown): Promise<SavedValues> {
  const parsed = schema.safeParse(request);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') || 'values';
    throw invalid(say`In the saved restore, ${field} cannot be used: ${issue?.message}.`, field);
  }
  // What is mistyped must not mean all of the archive.
  const strange = Object.keys(Object(request)).find((key) => !FIELDS.has(key));
  if (strange !== undefined) throw invalid(say`A saved restore has no ${JSON.stringify(strange)}.`, strange);
  const { name, archive, connection } = parsed.data;
  if (archive !== null) assertArchiveName(archive);
  return {
    name,
    archive,
    connection: connection === null ? null : await connectionCalled(box, connection),
    choice: parseDraftChoice(request),
    manner: parseManner(request),
  };
}

/** The other way: what can be given to another application, which knows connections by their names. */
export function savedRequest({ name, archive, connection, choice, manner }: SavedRestore): SavedRestoreRequest {
  return { name, archive, connection: connection?.name ?? null, ...choice, ...manner };
}

/**
 * What a request to plan does not say, the saved restore does. Groups and single collections are said together.
 * @throws BackupError INVALID_REQUEST where neither has an archive
 */
export function withSaved(
  { name, archive, choice, manner }: Omit<SavedValues, 'connection'>,
  request: Record<string, unknown>,
): Record<string, unknown> {
  const said = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
  if (archive === null && !said.archive) {
    throw invalid(
      say`The saved restore “${name}” has no backup yet.`,
      'archive',
      'Choose one for it, or give archive in the request.',
    );
  }
  const { groups, include, ...rest } = choice;
  const chosen = ['groups', 'include'].some((key) => key in said) ? {} : { groups, include };
  return { archive, ...chosen, ...rest, ...manner, ...said };
}

/** Id of the connection of a saved restore. @throws BackupError INVALID_REQUEST when that was deleted */
export function connectionOfSaved({ name, connection }: Pick<SavedRestore, 'name' | 'connection'>): string | null {
  if (!connection?.missing) return connection?.id ?? null;
  throw invalid(
    say`The saved restore “${name}” leads to the connection “${connection.name}”, which was deleted.`,
    'connection',
    'Choose another connection for it.',
  );
}

async function connectionCalled(box: Strongbox, called: string): Promise<ConnectionRef> {
  const all = await box.connections.list();
  const found = all.find(({ id }) => id === called) ?? all.find(({ name }) => name === called);
  if (found) return { id: found.id, name: found.name };
  throw invalid(
    say`There is no connection ${JSON.stringify(called)}.`,
    'connection',
    'backupConnections:list and “strongbox connections” list them.',
  );
}

function invalid(message: string, field: string, hint = 'See “Saved restores” in docs/rest-api.md.'): BackupError {
  return new BackupError('INVALID_REQUEST', message, { hint, details: { field } });
}
