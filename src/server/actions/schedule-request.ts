/** Schedules as people give them, in requests and in files. */
import { z } from 'zod';
import {
  ALL_CONTENTS,
  RETENTION_RULES,
  MOST_KEPT,
  type ConnectionRef,
  type KeyRef,
  type ScheduleRequest,
  type ScheduleRow,
} from '../../common/api';
import { BackupError } from '../errors';
import { checkContents } from '../files/contents';
import { checkCron, checkTimezone } from '../schedules/check-times';
import type { ScheduleValues, StoredSchedule } from '../schedules/schedule';
import { say } from '../sentence';
import type { Strongbox } from '../strongbox';
import { parseChoice } from './parse-choice';

const count = z.number().int().min(0).max(MOST_KEPT);
const retention = z
  .object({ last: count, hourly: count, daily: count, weekly: count, monthly: count, yearly: count })
  .strict()
  .nullable();
const timezone = z.string().trim().min(1).max(64);
const choice = z.array(z.string());
const schema = z
  .object({
    name: z.string().trim().min(1).max(64),
    enabled: z.boolean().default(true),
    cron: z.string().trim().min(1).max(256),
    timezone,
    groups: choice,
    include: choice.default([]),
    exclude: choice.default([]),
    contents: z.array(z.enum(ALL_CONTENTS)).default([]),
    keys: z.array(z.string().min(1)).default([]),
    connection: z.string().min(1).nullable().default(null),
    retention: retention.default(null),
    channel: z.string().min(1).nullable().default(null),
  })
  .strict();

/**
 * @param before the schedule that it changes: a channel or a key that was deleted since must not keep it from being changed, or switched off
 * @throws BackupError INVALID_REQUEST with the field
 */
export async function parseSchedule(
  box: Strongbox,
  request: unknown,
  before: Pick<StoredSchedule, 'channel' | 'keys'> | null = null,
): Promise<ScheduleValues> {
  const { connection, channel, keys, ...rest } = parse(schema, request);
  checkCron(rest.cron);
  checkTimezone(rest.timezone);
  checkRetention(rest.retention);
  const { groups, include, exclude } = chosen(rest);
  checkContents(rest.contents, { isEncrypted: keys.length > 0, isConnection: connection !== null });
  return {
    ...rest,
    groups,
    include,
    exclude,
    contents: [...new Set(rest.contents)],
    keys: await keysCalled(box, keys, before?.keys ?? []),
    connection: connection === null ? null : await connectionCalled(box, connection),
    channel: channel === null || channel === before?.channel ? channel : await channelCalled(box, channel),
  };
}

/** Of what is not saved yet: its retention and time zone, where the request has them. @throws BackupError INVALID_REQUEST with the field */
export function parseRetention(request: unknown): Partial<Pick<ScheduleValues, 'retention' | 'timezone'>> {
  const parsed = parse(z.object({ retention, timezone }).partial().strict(), request);
  if (parsed.timezone !== undefined) checkTimezone(parsed.timezone);
  checkRetention(parsed.retention ?? null);
  return parsed;
}

/** The other way: what can be given to another application, which knows connections by their names. */
export function scheduleRequest(row: ScheduleRow): ScheduleRequest {
  const { keys, connection, ...rest } = row;
  const { name, enabled, cron, timezone, groups, include, exclude, contents, retention, channel } = rest;
  const where = connection?.name ?? null;
  const to = keys.map((key) => key.name);
  const chosen = { groups, include, exclude, contents };
  return { name, enabled, cron, timezone, ...chosen, keys: to, connection: where, retention, channel };
}

function parse<T>(shape: z.ZodType<T, z.ZodTypeDef, unknown>, request: unknown): T {
  const parsed = shape.safeParse(request);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    // What is mistyped must not mean something else.
    const [strange = ''] = issue.keys;
    throw invalid(say`A schedule has no ${JSON.stringify(strange)}.`, [...issue.path, strange].join('.'));
  }
  const field = issue.path.join('.') || 'values';
  throw invalid(say`In the schedule, ${field} cannot be used: ${issue.message}.`, field);
}

function checkRetention(retention: ScheduleValues['retention']): void {
  if (retention === null || RETENTION_RULES.some((rule) => retention[rule] > 0)) return;
  throw invalid(
    'This retention would keep no backup at all.',
    'retention',
    'Give at least one number that is not 0, or null to keep all backups.',
  );
}

function chosen(request: object): Pick<ScheduleValues, 'groups' | 'include' | 'exclude'> {
  try {
    const { groups, include, exclude } = parseChoice(pick(request), null);
    return { groups, include, exclude };
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    const { code, message, hint, details } = error;
    throw new BackupError(code, message, { hint, details: { ...details, field: 'groups' } });
  }
}

function pick(request: object): object {
  const { groups, include, exclude } = request as ScheduleRequest;
  return { groups, include, exclude };
}

async function connectionCalled(box: Strongbox, called: string): Promise<ConnectionRef> {
  const all = await box.connections.list();
  const found = all.find(({ id }) => id === called) ?? all.find(({ name }) => name === called);
  if (found) return { id: found.id, name: found.name };
  const hint = 'backupConnections:list and “strongbox connections” list them.';
  throw invalid(say`There is no connection ${JSON.stringify(called)}.`, 'connection', hint);
}

async function keysCalled(box: Strongbox, called: string[], before: KeyRef[]): Promise<KeyRef[]> {
  const known = await box.keys.list();
  const kept = before.filter(({ id }) => called.includes(id) && !known.some((one) => one.id === id));
  try {
    const found = await box.keys.called(called.filter((one) => !kept.some(({ id }) => id === one)));
    return [...kept, ...found.map(({ id, name }) => ({ id, name }))];
  } catch (error) {
    if (error instanceof BackupError && error.code === 'NOT_FOUND') throw invalid(error.message, 'keys', error.hint);
    throw error;
  }
}

/** Without an application nobody knows which there are. */
async function channelCalled(box: Strongbox, called: string): Promise<string> {
  const known = await box.host.channels();
  if (known === null || known.some(({ name }) => name === called)) return called;
  const hint = 'Add one in the settings of NocoBase, or choose none.';
  throw invalid(say`There is no notification channel ${JSON.stringify(called)}.`, 'channel', hint);
}

function invalid(message: string, field: string, hint = 'See “Schedules” in docs/rest-api.md.'): BackupError {
  return new BackupError('INVALID_REQUEST', message, { hint, details: { field } });
}
