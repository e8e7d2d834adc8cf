import { MOST_KEPT, RETENTION_RULES } from '../common/api';
import { error } from './parts';

const text = { type: 'string' };
const nullableText = { type: 'string', nullable: true };
const count = { type: 'integer', minimum: 0 };
const moment = { type: 'string', format: 'date-time' };
const id = { ...text, format: 'uuid' };
const names = { type: 'array', items: text };
const object = (properties: Record<string, object>, required?: string[]) => ({
  type: 'object',
  properties,
  ...(required && { required }),
});

const retention = {
  ...object(Object.fromEntries(RETENTION_RULES.map((rule) => [rule, { ...count, maximum: MOST_KEPT }])), [
    ...RETENTION_RULES,
  ]),
  nullable: true,
  description:
    'How many are kept: the newest ones, and the newest of each hour, day … in the time zone; null keeps all',
};
const choice = {
  name: { ...text, minLength: 1, maxLength: 64, description: 'Unique regardless of case' },
  enabled: { type: 'boolean', default: true },
  cron: {
    ...text,
    example: '30 2 * * *',
    description: 'Minute, hour, day of month, month, day of week; at most hourly',
  },
  timezone: { ...text, example: 'Europe/Berlin' },
  groups: names,
  include: names,
  exclude: names,
  contents: { $ref: '#/components/schemas/FileContents' },
  retention,
  channel: { ...nullableText, description: 'Name of a channel that is told of failures' },
};
const trouble = {
  ...object({
    kind: { ...text, enum: ['failed', 'missed'] },
    at: moment,
    task: { ...id, nullable: true },
    error,
  }),
  nullable: true,
  description: 'Until backupSchedules:acknowledge',
};

export const scheduleSchemas = {
  ScheduleRequest: object(
    {
      ...choice,
      keys: { ...names, description: 'Ids or names of the keys that its backups are encrypted to' },
      connection: { ...nullableText, description: 'Id or name; null for the own database' },
    },
    ['name', 'cron', 'timezone', 'groups'],
  ),
  Schedule: object({
    id,
    ...choice,
    keys: {
      type: 'array',
      items: object({
        id,
        name: text,
        missing: { type: 'boolean', enum: [true], description: 'It was deleted since' },
      }),
    },
    connection: {
      ...object({ id, name: text, missing: { type: 'boolean', enum: [true], description: 'It was deleted since' } }),
      nullable: true,
      description: 'Null: the own database',
    },
    createdAt: moment,
    updatedAt: moment,
    createdBy: nullableText,
    nextRun: { ...moment, nullable: true },
    lastRun: {
      ...object({ id, state: text, archive: text, createdAt: moment, finishedAt: { ...moment, nullable: true } }),
      nullable: true,
    },
    trouble,
  }),
  SchedulePage: object({
    data: { type: 'array', items: { $ref: '#/components/schemas/Schedule' } },
    meta: object({ count, page: count, pageSize: count, totalPage: count }),
  }),
  RetentionRequest: object({ retention, timezone: text }),
  RetentionPreview: object({
    archives: {
      type: 'array',
      items: object({ name: text, createdAt: moment, size: count, reasons: names, goes: { type: 'boolean' } }),
    },
    frees: { ...count, description: 'Bytes of those that would go' },
  }),
  ScheduleChannel: object({ name: text, title: text, type: text }),
};
