import { GROUP_KEYS } from '../backup-rules/groups';
import { RETENTION_RULES } from '../common/api';
import { error, ref } from './parts';

const text = { type: 'string' };
const nullableText = { type: 'string', nullable: true };
const count = { type: 'integer', minimum: 0 };
const nullableCount = { ...count, nullable: true };
const moment = { type: 'string', format: 'date-time' };
const nullableMoment = { ...moment, nullable: true };
const group = { type: 'string', enum: [...GROUP_KEYS] };
const keepReason = {
  type: 'string',
  enum: [...RETENTION_RULES, 'manual', 'schedule-gone', 'everything', 'last-verified', 'pinned'],
};
const list = (items: object) => ({ type: 'array', items });
const object = (properties: Record<string, object>, required?: string[]) => ({
  type: 'object',
  properties,
  ...(required && { required }),
});
const page = (items: object) =>
  object({ data: list(items), meta: object({ count, page: count, pageSize: count, totalPage: count }) });

const archive = {
  name: text,
  createdAt: moment,
  fileSize: { ...text, example: '1.2 MiB' },
  size: { ...count, description: 'Bytes' },
  status: { type: 'string', enum: ['ok', 'damaged'] },
  encryption: { allOf: [ref('ArchiveEncryption')], nullable: true, description: 'Null: it is not encrypted' },
  facts: { ...ref('ArchiveFacts'), nullable: true },
  error: { ...error, nullable: true },
  verification: object({ task: text, state: text, finishedAt: nullableMoment }),
  keeping: ref('Keeping'),
};

export const schemas = {
  Errors: object({ errors: list(error) }),
  Progress: object({
    stage: text,
    current: nullableText,
    collectionsDone: count,
    collectionsTotal: count,
    rows: count,
    bytes: count,
    bytesTotal: nullableCount,
    remaining: { ...nullableCount, description: 'Seconds' },
  }),
  ArchiveFacts: object({
    id: { type: 'string', format: 'uuid' },
    createdBy: nullableText,
    note: nullableText,
    groups: list(group),
    collections: count,
    rows: count,
    bytes: { ...count, description: 'Of rows, uncompressed' },
    files: { ...list(ref('FileRoot')), description: 'Folders of files that it holds' },
    duration: { type: 'number', description: 'Seconds' },
    applicationVersion: text,
    dialect: text,
    databaseVersion: text,
    warnings: list(text),
  }),
  Keeping: object({
    pinned: { ...object({ by: nullableText, at: moment }), nullable: true },
    schedule: { ...object({ id: text, name: text }), nullable: true, description: 'The schedule that made it' },
    reasons: { ...list(keepReason), description: 'Empty: it goes after the next run of its schedule' },
    goes: { ...nullableMoment, description: 'Foreseen, if its schedule stays as it is' },
  }),
  ArchiveRow: object(archive),
  RunningRow: object({
    name: text,
    inProgress: { type: 'boolean', enum: [true] },
    status: { type: 'string', enum: ['in_progress'] },
    createdAt: moment,
    task: text,
    progress: ref('Progress'),
  }),
  ArchivePage: page({ oneOf: [ref('ArchiveRow'), ref('RunningRow')] }),
  ArchiveMeta: object({
    version: text,
    dialect: text,
    DB_UNDERSCORED: { type: 'boolean' },
    DB_TABLE_PREFIX: text,
    DB_SCHEMA: nullableText,
    dumpedGroups: list(group),
    dumpableCollectionsGroupByGroup: ref('CollectionsByGroup'),
  }),
  ArchiveDetails: object({
    ...archive,
    meta: ref('ArchiveMeta'),
    manifest: { type: 'object', description: 'manifest.json of the archive, see docs/archive-format.md' },
  }),
  GroupItem: object({
    name: text,
    title: text,
    origin: text,
    group,
    source: { type: 'string', enum: ['declared', 'rule', 'override', 'owner', 'user-made', 'none'] },
    owner: nullableText,
    kind: text,
    isView: { type: 'boolean' },
    inherits: list(text),
    needs: {
      ...list(object({ name: text, why: text })),
      description: 'What it brings along when it is chosen',
    },
    estimatedRows: nullableCount,
    estimatedBytes: nullableCount,
  }),
  CollectionsByGroup: { type: 'object', additionalProperties: list(ref('GroupItem')) },
  CreateRequest: object({
    groups: list(group),
    dataTypes: { ...list(group), description: 'The deprecated spelling of groups; adds `required`' },
    include: { ...list(text), description: 'Single collections besides the groups' },
    exclude: { ...list(text), description: 'Collections of the groups to leave out' },
    note: text,
    contents: ref('FileContents'),
    encryption: ref('EncryptionRequest'),
    connection: { ...text, format: 'uuid', description: 'Back up another database instead of the own one' },
  }),
  CreateReply: object({ key: { ...text, description: 'Name of the archive to be' }, task: text }),
  TaskReply: object({ task: text }),
  UploadReply: object({
    key: text,
    name: text,
    size: count,
    meta: ref('ArchiveMeta'),
    converted: { type: 'boolean', description: 'It was an archive of the deprecated plugin' },
    warnings: list(text),
  }),
  Task: object({
    id: { type: 'string', format: 'uuid' },
    kind: { type: 'string', enum: ['backup', 'verify', 'restore', 'undo'] },
    state: { type: 'string', enum: ['queued', 'running', 'succeeded', 'failed', 'canceled', 'interrupted'] },
    archive: text,
    createdAt: moment,
    startedAt: nullableMoment,
    finishedAt: nullableMoment,
    createdBy: nullableText,
    groups: list(group),
    connection: { allOf: [ref('ConnectionRef')], nullable: true, description: 'Null: the own database' },
    progress: ref('Progress'),
    error: { ...error, nullable: true },
    result: { type: 'object', nullable: true },
  }),
  TaskPage: page(ref('Task')),
  Group: object({ key: group, title: text, description: text, loss: text, collections: list(ref('GroupItem')) }),
  OverrideRequest: object({ collection: text, group: { ...group, nullable: true } }, ['collection', 'group']),
};
