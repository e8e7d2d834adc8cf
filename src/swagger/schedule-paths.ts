import { data, DENIED, failure, json, MISSING, ok, paging, ref } from './parts';

const schedules = { tags: ['backupSchedules'] };
const scheduleId = {
  name: 'filterByTk',
  in: 'query',
  required: true,
  description: 'Id of a schedule',
  schema: { type: 'string', format: 'uuid' },
};
const request = { required: true, ...json(ref('ScheduleRequest')) };
const INVALID = failure(
  'A field that cannot be, a name that is taken, an unknown group, connection or channel; details.field',
);
const schedule = (description: string) => ok(description, data(ref('Schedule')));

export const schedulePaths = {
  '/backupSchedules:list': {
    get: {
      ...schedules,
      summary: 'Backups that make themselves, sorted by name',
      parameters: paging,
      responses: { 200: ok('A page of schedules', ref('SchedulePage')), ...DENIED },
    },
  },
  '/backupSchedules:get': {
    get: {
      ...schedules,
      summary: 'One of them',
      parameters: [scheduleId],
      responses: { 200: schedule('The schedule'), ...MISSING, ...DENIED },
    },
  },
  '/backupSchedules:create': {
    post: {
      ...schedules,
      summary: 'Adds one; it runs at its next time',
      requestBody: request,
      responses: { 200: schedule('The schedule'), 400: INVALID, ...DENIED },
    },
  },
  '/backupSchedules:update': {
    post: {
      ...schedules,
      summary: 'Replaces the whole of it',
      parameters: [scheduleId],
      requestBody: request,
      responses: { 200: schedule('The schedule'), 400: INVALID, ...MISSING, ...DENIED },
    },
  },
  '/backupSchedules:destroy': {
    post: {
      ...schedules,
      summary: 'Deletes it; its backups stay',
      parameters: [scheduleId],
      responses: {
        200: ok('Deleted', data({ type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } })),
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/backupSchedules:run': {
    post: {
      ...schedules,
      summary: 'Makes its backup now, then verifies it and applies the retention',
      parameters: [scheduleId],
      responses: {
        200: ok(
          'The backup has begun',
          data({ type: 'object', properties: { task: { type: 'string', format: 'uuid' } } }),
        ),
        409: failure('TASK_RUNNING: another backup or restore, or a run of it'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/backupSchedules:acknowledge': {
    post: {
      ...schedules,
      summary: 'Its trouble was seen',
      parameters: [scheduleId],
      responses: { 200: schedule('The schedule, without trouble'), ...MISSING, ...DENIED },
    },
  },
  '/backupSchedules:preview': {
    post: {
      ...schedules,
      summary: 'What its retention, or the one in the request, would do with its backups; deletes nothing',
      parameters: [scheduleId],
      requestBody: json(ref('RetentionRequest')),
      responses: { 200: ok('Newest first', data(ref('RetentionPreview'))), 400: INVALID, ...MISSING, ...DENIED },
    },
  },
  '/backupSchedules:channels': {
    get: {
      ...schedules,
      summary: "Channels of NocoBase's notification manager",
      responses: {
        200: ok('Sorted by title', data({ type: 'array', items: ref('ScheduleChannel') })),
        ...DENIED,
      },
    },
  },
};
