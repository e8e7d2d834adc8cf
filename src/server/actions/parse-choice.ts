import { z } from 'zod';
import { GROUP_KEYS, type GroupKey } from '../../backup-rules/groups';
import { parseGroup } from '../../backup-rules/parse-group';
import { BackupError } from '../errors';
import type { CreateOptions } from '../strongbox';

const names = z.array(z.string().min(1)).max(10_000);

const requestSchema = z.object({
  groups: names.optional(),
  dataTypes: names.optional(),
  include: names.optional(),
  exclude: names.optional(),
  note: z.string().max(2000).optional(),
});

/** @throws BackupError INVALID_REQUEST that names the field, or the group that does not exist */
export function parseChoice(request: unknown, createdBy: string | null): CreateOptions {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new BackupError('INVALID_REQUEST', `${issue?.path.join('.') || 'The request'}: ${issue?.message}.`, {
      hint: 'Send {"groups": ["required", "custom"]}, and include, exclude, note where wanted.',
    });
  }
  const { groups, dataTypes, include = [], exclude = [], note } = parsed.data;
  // The deprecated plugin always added `required`; its scripts rely on it.
  const asked = [...(groups ?? []), ...(dataTypes ? ['required', ...dataTypes] : [])].map(toGroup);
  if (asked.length === 0 && include.length === 0) {
    throw new BackupError('INVALID_REQUEST', 'The request does not say what to back up.', {
      hint: `Give groups, any of ${GROUP_KEYS.join(', ')}.`,
    });
  }
  return { groups: [...new Set(asked)], include, exclude, note: note || null, createdBy };
}

function toGroup(name: string): GroupKey {
  const group = parseGroup(name);
  if (group) return group;
  throw new BackupError('INVALID_REQUEST', `There is no backup group ${JSON.stringify(name)}.`, {
    hint: `The groups are ${GROUP_KEYS.join(', ')}.`,
  });
}
