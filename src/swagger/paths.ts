import { archiveName, connection, data, DENIED, failure, json, MISSING, ok, paging, ref, taskId } from './parts';

const DONE = { type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } };
const files = { tags: ['backupFiles'] };
const tasks = { tags: ['backupTasks'] };
const groups = { tags: ['backupGroups'] };

export const paths = {
  '/backupFiles:list': {
    get: {
      ...files,
      summary: 'Backups, newest first; those being made come before them',
      parameters: paging,
      responses: { 200: ok('A page of backups', ref('ArchivePage')), 400: failure('A page that cannot be'), ...DENIED },
    },
  },
  '/backupFiles:get': {
    get: {
      ...files,
      summary: 'One backup with its manifest',
      parameters: [archiveName],
      responses: { 200: ok('The backup', data(ref('ArchiveDetails'))), ...MISSING, ...DENIED },
    },
  },
  '/backupFiles:dumpableCollections': {
    get: {
      ...files,
      summary: 'The collections of the application by backup group; not wrapped in data',
      parameters: [connection],
      responses: { 200: ok('Group key to collections', ref('CollectionsByGroup')), ...DENIED },
    },
  },
  '/backupFiles:contents': {
    get: {
      ...files,
      summary: 'The files of the application that can go into a backup, counted now',
      responses: { 200: ok('What there is', data(ref('Contents'))), 409: failure('They cannot be read'), ...DENIED },
    },
  },
  '/backupFiles:create': {
    post: {
      ...files,
      summary: 'Starts a backup and answers at once; follow the task',
      requestBody: { required: true, ...json(ref('CreateRequest')) },
      responses: {
        200: ok('Started', data(ref('CreateReply'))),
        400: failure(
          'A group or collection that does not exist, nothing chosen, or files that cannot be backed up here',
        ),
        409: failure('Another backup is running; details.task is its id'),
        ...DENIED,
      },
    },
  },
  '/backupFiles:download': {
    get: {
      ...files,
      summary: 'The archive; ranges are supported',
      parameters: [
        archiveName,
        { name: 'Range', in: 'header', schema: { type: 'string', example: 'bytes=0-1048575' } },
      ],
      responses: {
        200: { description: 'The whole archive', content: { 'application/zip': {} } },
        206: { description: 'The range that was asked for', content: { 'application/zip': {} } },
        416: { description: 'A range beyond the end' },
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/backupFiles:upload': {
    post: {
      ...files,
      summary: 'Receives an archive, opens and checks it, and stores it; restores nothing',
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
          },
        },
      },
      responses: {
        200: ok('Stored', data(ref('UploadReply'))),
        400: failure('No file'),
        413: failure('Too large'),
        422: failure('Not a sound archive; details.entry names what is wrong'),
        ...DENIED,
      },
    },
  },
  '/backupFiles:verify': {
    post: {
      ...files,
      summary: 'Starts re-reading every byte of an archive; follow the task',
      parameters: [archiveName],
      responses: { 200: ok('Started', data(ref('TaskReply'))), ...MISSING, ...DENIED },
    },
  },
  '/backupFiles:destroy': {
    post: {
      ...files,
      summary: 'Deletes a backup',
      parameters: [archiveName],
      responses: {
        200: ok('Deleted', data(DONE)),
        409: failure('A running task reads it, or it is pinned'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/backupFiles:pin': {
    post: {
      ...files,
      summary: 'Keeps a backup: neither its schedule nor a request deletes it',
      parameters: [archiveName],
      responses: { 200: ok('Pinned', data(DONE)), 422: failure('It cannot be opened'), ...MISSING, ...DENIED },
    },
  },
  '/backupFiles:unpin': {
    post: {
      ...files,
      summary: 'Lets go of a pinned backup; its schedule may delete it then',
      parameters: [archiveName],
      responses: { 200: ok('Not pinned', data(DONE)), 422: failure('It cannot be opened'), ...MISSING, ...DENIED },
    },
  },
  '/backupTasks:list': {
    get: {
      ...tasks,
      summary: 'Tasks, newest first',
      parameters: paging,
      responses: { 200: ok('A page of tasks', ref('TaskPage')), ...DENIED },
    },
  },
  '/backupTasks:get': {
    get: {
      ...tasks,
      summary: 'One task with its progress, result or error',
      parameters: [taskId],
      responses: { 200: ok('The task', data(ref('Task'))), ...MISSING, ...DENIED },
    },
  },
  '/backupTasks:cancel': {
    post: {
      ...tasks,
      summary: 'Asks a running task to stop',
      parameters: [taskId],
      responses: { 200: ok('Asked', data(ref('Task'))), 409: failure('It has already ended'), ...MISSING, ...DENIED },
    },
  },
  '/backupTasks:destroy': {
    post: {
      ...tasks,
      summary: 'Takes a finished backup or verification off the list; archives stay',
      parameters: [taskId],
      responses: { 200: ok('Taken off', data(DONE)), 409: failure('It has not ended yet'), ...MISSING, ...DENIED },
    },
  },
  '/backupGroups:list': {
    get: {
      ...groups,
      summary: 'The groups, what they hold, what is lost without them, and their collections',
      responses: { 200: ok('Groups', data({ type: 'array', items: ref('Group') })), ...DENIED },
    },
  },
  '/backupGroups:override': {
    post: {
      ...groups,
      summary: 'Moves a collection to another group; null takes that back',
      requestBody: { required: true, ...json(ref('OverrideRequest')) },
      responses: {
        200: ok('The collection as it is now', data({ type: 'object' })),
        400: failure('No such group'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
};
