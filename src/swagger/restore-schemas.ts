import { ALL_CONTENTS, CHECKS } from '../common/api';
import { GROUP_KEYS } from '../backup-rules/groups';
import { error, ref } from './parts';

const text = { type: 'string' };
const nullableText = { type: 'string', nullable: true };
const count = { type: 'integer', minimum: 0 };
const moment = { type: 'string', format: 'date-time' };
const verdict = { type: 'string', enum: ['pass', 'warning', 'blocker'] };
const list = (items: object) => ({ type: 'array', items });
const object = (properties: Record<string, object>, required?: string[]) => ({
  type: 'object',
  properties,
  ...(required && { required }),
});
const content = { type: 'string', enum: [...ALL_CONTENTS] };
export const choice = {
  groups: list({ type: 'string', enum: [...GROUP_KEYS] }),
  include: { ...list(text), description: 'Single collections besides the groups' },
  exclude: { ...list(text), description: 'Collections of the groups to leave out' },
  objects: {
    type: 'boolean',
    default: true,
    description: 'Views, triggers and routines, on the same kind of database',
  },
  excludeObjects: { ...list(text), description: 'Those of them to leave out, by kind and name: `view open_loans`' },
  files: {
    ...object(
      {
        contents: list(content),
        extra: {
          type: 'string',
          enum: ['keep', 'remove'],
          default: 'keep',
          description: 'What becomes of files that are there and not in the archive',
        },
      },
      ['contents'],
    ),
    description: 'Absent: no files',
  },
};

const name = { type: 'string', minLength: 1, maxLength: 255 };
const ROWS = ['overwrite', 'skip', 'stop', 'replace', 'newer', 'add'];
export const manner = {
  content: {
    type: 'string',
    enum: ['all', 'structure', 'data'],
    default: 'all',
    description: '`structure`: tables come back empty; `data`: rows go into the tables as they are there',
  },
  existing: {
    type: 'string',
    enum: ['overwrite', 'keep', 'stop'],
    default: 'overwrite',
    description: 'What becomes of a table that exists',
  },
  rows: {
    type: 'string',
    enum: ROWS,
    default: 'overwrite',
    description:
      'What becomes of live rows; but for `overwrite`, of those of the archive that have the key of a live one; `add`: all of them are added, under new keys',
  },
  newer: { ...name, default: 'updatedAt', description: 'The column by which `newer` compares' },
  onFailure: {
    type: 'string',
    enum: ['stop', 'leave'],
    default: 'stop',
    description:
      '`stop`: all or nothing; `leave`: collections that turn out not to fit stay as they are, and the others are restored',
  },
  mapping: {
    type: 'object',
    description: 'By collection, where it goes instead of its own table',
    additionalProperties: object({
      table: name,
      schema: { ...name, description: 'Only where the target has schemas' },
      columns: {
        type: 'object',
        description: 'Columns of the archive: their names there, or null to leave them out',
        additionalProperties: { ...name, nullable: true },
      },
      rows: { type: 'string', enum: ROWS, description: 'For this collection instead of `rows` beside' },
    }),
  },
};

export const restoreSchemas = {
  PlanRequest: object({
    archive: { ...text, description: 'Name of a backup; may be absent where `saved` has one' },
    connection: { ...text, format: 'uuid', description: 'Into another database instead of the own one' },
    saved: { ...text, format: 'uuid', description: 'A saved restore, which says what this request does not' },
    ...choice,
    ...manner,
  }),
  RestoreRequest: object({
    filterByTk: { ...text, description: 'Name of a backup' },
    key: { ...text, description: 'The same, as backupFiles:upload replied it' },
    dataTypes: { ...choice.groups, description: 'The deprecated spelling of groups; adds `required`' },
    ...choice,
  }),
  RestorePlan: object({
    id: { type: 'string', format: 'uuid' },
    createdAt: moment,
    expiresAt: moment,
    archive: text,
    connection: { allOf: [ref('ConnectionRef')], nullable: true, description: 'Null: the own database' },
    saved: { allOf: [ref('SavedRestoreRef')], nullable: true, description: 'The saved restore that was planned' },
    source: object({ id: text, createdAt: moment, application: text, version: text, dialect: text }),
    choice: object(choice),
    manner: object(manner),
    collections: list(
      object({
        name: text,
        title: text,
        group: text,
        action: { type: 'string', enum: ['replace', 'combine', 'create', 'keep', 'view', 'none'] },
        rows: count,
        bytes: { ...count, description: 'Uncompressed' },
        from: nullableText,
        to: nullableText,
        liveRows: { ...count, nullable: true, description: 'Estimate' },
      }),
    ),
    files: list(
      object({
        ...{ content, name: text, storages: list(text), files: count, bytes: count },
        to: { ...nullableText, description: 'The folder it goes to; null where there is none here' },
        missing: { ...count, description: 'Files of the archive that are not there now' },
        present: { ...count, description: 'Those at whose place there is a file, equal or not' },
        extra: { ...count, description: 'Files that are only there' },
      }),
    ),
    added: list(object({ name: text, because: text, why: text })),
    objects: object({ restored: list(text), left: list(object({ name: text, reason: text })) }),
    checks: list(
      object({
        check: { type: 'string', enum: [...CHECKS] },
        verdict,
        message: text,
        hint: nullableText,
        details: { type: 'object', additionalProperties: true },
      }),
    ),
    verdict,
    upgrade: { type: 'boolean', description: 'Whether NocoBase is upgraded after the switch' },
    digest: text,
  }),
  Restore: {
    allOf: [
      ref('Task'),
      object({
        plan: nullableText,
        saved: { allOf: [ref('SavedRestoreRef')], nullable: true, description: 'As it was named then' },
        dryRun: { type: 'boolean', description: 'It exchanges nothing, and tells the counts' },
        result: {
          type: 'object',
          nullable: true,
          description: 'Of a finished run. An undo has only the last three; an interrupted run has `switched`',
          properties: {
            collections: count,
            rows: count,
            bytes: { ...count, description: 'Uncompressed' },
            counts: {
              type: 'object',
              additionalProperties: object({
                added: { type: 'integer' },
                replaced: { type: 'integer' },
                skipped: { type: 'integer' },
                kept: { type: 'integer' },
              }),
            },
            files: object({ added: count, replaced: count, unchanged: count, removed: count, bytes: count }),
            failed: {
              ...list(object({ name: text, error })),
              description: 'Collections that stayed as they were, by `onFailure`, and why',
            },
            dryRun: { type: 'boolean', description: 'Nothing was exchanged' },
            proofs: { type: 'object', additionalProperties: object({ by: text, digest: text }) },
            left: list(object({ name: text, reason: text })),
            switchMilliseconds: { type: 'number' },
            maintenanceMilliseconds: { type: 'number' },
            warnings: list(text),
          },
        },
        undo: {
          ...object({
            id: text,
            tables: count,
            bytes: { ...count, nullable: true },
            files: { ...count, description: 'Former files that are kept' },
            keptUntil: moment,
            restoredIsLive: { type: 'boolean' },
          }),
          nullable: true,
        },
      }),
    ],
  },
  RestoreDetail: {
    allOf: [
      ref('Restore'),
      object({
        planned: {
          allOf: [ref('RestorePlan')],
          nullable: true,
          description: 'What it executed, with its precheck; null for an undo',
        },
      }),
    ],
  },
  RestorePage: object({
    data: list(ref('Restore')),
    meta: object({ count, page: count, pageSize: count, totalPage: count }),
  }),
};
