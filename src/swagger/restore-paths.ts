import { data, DENIED, failure, json, MISSING, ok, paging, ref, taskId } from './parts';

const restores = { tags: ['restoreTasks'] };
const BLOCKED = failure(
  'PLAN_BLOCKED, details.blockers says why; PLAN_OUTDATED when the application has changed since; TASK_RUNNING with the id of the task',
);

export const restorePaths = {
  '/backupFiles:restore': {
    post: {
      tags: ['backupFiles'],
      summary: 'Plans and executes a restore in one request, as the deprecated plugin did; answers when it is over',
      requestBody: { required: true, ...json(ref('RestoreRequest')) },
      responses: {
        200: ok('Restored', data(ref('TaskReply'))),
        400: failure('No backup named, no group chosen'),
        409: BLOCKED,
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/restoreTasks:plan': {
    post: {
      ...restores,
      summary: 'What a restore would do, and whether it can; changes nothing',
      requestBody: { required: true, ...json(ref('PlanRequest')) },
      responses: {
        200: ok('The plan with its precheck', data(ref('RestorePlan'))),
        400: failure(
          'A group or collection that the archive does not hold, nothing chosen, or a draft without a backup',
        ),
        422: failure('The archive is damaged; details.entry names where'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/restoreTasks:start': {
    post: {
      ...restores,
      summary: 'Executes exactly this plan; answers at once, follow the task',
      requestBody: {
        required: true,
        ...json({
          type: 'object',
          properties: {
            plan: { type: 'string', format: 'uuid' },
            dryRun: { type: 'boolean', description: 'All but the switch: tells the counts' },
          },
          required: ['plan'],
        }),
      },
      responses: { 200: ok('Started', data(ref('TaskReply'))), 409: BLOCKED, ...MISSING, ...DENIED },
    },
  },
  '/restoreTasks:list': {
    get: {
      ...restores,
      summary: 'Restores and undos, newest first, with what is kept of them',
      parameters: paging,
      responses: { 200: ok('A page of restores', ref('RestorePage')), ...DENIED },
    },
  },
  '/restoreTasks:get': {
    get: {
      ...restores,
      summary: 'One restore with its plan, progress, result or error; also while and after the application reloads',
      parameters: [taskId],
      responses: { 200: ok('The restore', data(ref('RestoreDetail'))), ...MISSING, ...DENIED },
    },
  },
  '/restoreTasks:cancel': {
    post: {
      ...restores,
      summary: 'Asks a running restore to stop; possible up to the switch, and changes nothing then',
      parameters: [taskId],
      responses: {
        200: ok('Asked', data(ref('Restore'))),
        409: failure('It has ended, or the switch has begun'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/restoreTasks:undo': {
    post: {
      ...restores,
      summary: 'Exchanges the tables of a restore again: brings the former back, or after that the restored',
      parameters: [taskId],
      responses: {
        200: ok('Started', data(ref('TaskReply'))),
        409: failure('UNDO_NOT_POSSIBLE when a later restore must be undone first; TASK_RUNNING'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/restoreTasks:discard': {
    post: {
      ...restores,
      summary: 'Deletes the tables that a restore has kept; it cannot be undone then',
      parameters: [taskId],
      responses: {
        200: ok('Deleted', data({ type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } })),
        409: failure('A running task uses them'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
};
