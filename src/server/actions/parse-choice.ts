import { z } from 'zod';
import { GROUP_KEYS, type GroupKey } from '../../backup-rules/groups';
import { ALL_CONTENTS, type RestoreChoice, type RestoreManner } from '../../common/api';
import { parseGroup } from '../../backup-rules/parse-group';
import { parseEncryption } from '../encryption/key-request';
import { BackupError } from '../errors';
import type { CreateOptions } from '../strongbox';
import { say } from '../sentence';

const names = z.array(z.string().min(1)).max(10_000);

const choiceSchema = z.object({
  groups: names.optional(),
  dataTypes: names.optional(),
  include: names.optional(),
  exclude: names.optional(),
});
const contents = z.array(z.enum(ALL_CONTENTS)).optional();
const backupSchema = choiceSchema.extend({ note: z.string().max(2000).optional(), contents, encryption: z.unknown() });
const fileChoice = z
  .object({ contents: z.array(z.enum(ALL_CONTENTS)), extra: z.enum(['keep', 'remove']).default('keep') })
  .strict()
  .nullish()
  .transform((files) => (files && files.contents.length > 0 ? files : undefined));
const restoreSchema = choiceSchema.extend({
  objects: z.boolean().optional(),
  excludeObjects: names.optional(),
  files: fileChoice,
});
const name = z.string().min(1).max(255);
const rows = z.enum(['overwrite', 'skip', 'stop', 'replace', 'newer', 'add']);
const mapping = z
  .object({ table: name, schema: name, columns: z.record(name, name.nullable()), rows })
  .partial()
  .strict();
const mannerSchema = z.object({
  content: z.enum(['all', 'structure', 'data']).default('all'),
  existing: z.enum(['overwrite', 'keep', 'stop']).default('overwrite'),
  rows: rows.default('overwrite'),
  newer: name.default('updatedAt'),
  mapping: z.record(name, mapping).default({}),
  onFailure: z.enum(['stop', 'leave']).default('stop'),
});

/** @throws BackupError INVALID_REQUEST that names the field, or the group that does not exist */
export function parseChoice(request: unknown, createdBy: string | null): CreateOptions {
  const { note, contents: files = [], encryption, ...rest } = parse(backupSchema, request, 'note, contents');
  const choice = chosen(rest, 'The request does not say what to back up.');
  return {
    ...choice,
    contents: [...new Set(files)],
    note: note || null,
    createdBy,
    encryption: encryption == null ? null : parseEncryption(encryption),
  };
}

/** The same for a restore. */
export function parseRestoreChoice(request: unknown): RestoreChoice {
  const { objects = true, excludeObjects, files, ...rest } = parse(restoreSchema, request, 'objects, files');
  const asked = files ? asGroups(rest) : chosen(rest, 'The request does not say what to restore.');
  return { ...asked, objects, ...(excludeObjects && { excludeObjects }), ...(files && { files }) };
}

/** The same of a draft, which may choose nothing yet; where it says neither groups nor collections, all of the archive is meant. */
export function parseDraftChoice(request: unknown): RestoreChoice {
  const given = parse(restoreSchema, request, 'objects, files');
  const { groups, include, exclude = [], objects = true, excludeObjects, files } = given;
  const isSilent = groups === undefined && include === undefined && !files;
  const asked = isSilent ? [...GROUP_KEYS] : (groups ?? []).map(toGroup);
  const choice = { groups: [...new Set(asked)], include: include ?? [], exclude, objects };
  return { ...choice, ...(excludeObjects && { excludeObjects }), ...(files && { files }) };
}

/** How it is restored; nothing of it need be said. */
export function parseManner(request: unknown): RestoreManner {
  return parse(mannerSchema, request, 'content, existing, rows, newer, mapping, onFailure');
}

function parse<T>(schema: z.ZodType<T, z.ZodTypeDef, unknown>, request: unknown, more: string): T {
  const parsed = schema.safeParse(request);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BackupError(
    'INVALID_REQUEST',
    say`In the request, ${issue?.path.join('.') || 'values'} cannot be used: ${issue?.message}.`,
    {
      hint: say`Send {"groups": ["required", "custom"]}, and include, exclude, ${more} where wanted.`,
    },
  );
}

function chosen(request: z.infer<typeof choiceSchema>, lack: string) {
  const choice = asGroups(request);
  if (choice.groups.length > 0 || choice.include.length > 0) return choice;
  throw new BackupError('INVALID_REQUEST', lack, {
    hint: say`Give groups, any of ${GROUP_KEYS.join(', ')}.`,
  });
}

function asGroups({ groups, dataTypes, include = [], exclude = [] }: z.infer<typeof choiceSchema>) {
  // The deprecated plugin always added `required`; its scripts rely on it.
  const asked = [...(groups ?? []), ...(dataTypes ? ['required', ...dataTypes] : [])].map(toGroup);
  return { groups: [...new Set(asked)], include, exclude };
}

function toGroup(name: string): GroupKey {
  const group = parseGroup(name);
  if (group) return group;
  throw new BackupError('INVALID_REQUEST', say`There is no backup group ${JSON.stringify(name)}.`, {
    hint: say`The groups are ${GROUP_KEYS.join(', ')}.`,
  });
}
