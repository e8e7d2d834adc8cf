import { data, DENIED, failure, json, MISSING, ok, paging, ref } from './parts';

const connections = { tags: ['backupConnections'] };
const connectionId = {
  name: 'filterByTk',
  in: 'query',
  required: true,
  description: 'Id of a connection',
  schema: { type: 'string', format: 'uuid' },
};
const request = { required: true, ...json(ref('ConnectionRequest')) };
const INVALID = failure('A field that cannot be, a name that is taken, a file that may not be opened; details.field');

export const connectionPaths = {
  '/backupConnections:list': {
    get: {
      ...connections,
      summary: 'Other databases, without their passwords',
      parameters: paging,
      responses: {
        200: ok('Sorted by name', data({ type: 'array', items: ref('Connection') })),
        ...DENIED,
      },
    },
  },
  '/backupConnections:get': {
    get: {
      ...connections,
      summary: 'One of them',
      parameters: [connectionId],
      responses: { 200: ok('The connection', data(ref('Connection'))), ...MISSING, ...DENIED },
    },
  },
  '/backupConnections:create': {
    post: {
      ...connections,
      summary: 'Adds one; connects to nothing yet',
      requestBody: request,
      responses: { 200: ok('The connection', data(ref('Connection'))), 400: INVALID, ...DENIED },
    },
  },
  '/backupConnections:update': {
    post: {
      ...connections,
      summary: 'Replaces all but an absent password',
      parameters: [connectionId],
      requestBody: request,
      responses: { 200: ok('The connection', data(ref('Connection'))), 400: INVALID, ...MISSING, ...DENIED },
    },
  },
  '/backupConnections:destroy': {
    post: {
      ...connections,
      summary: 'Forgets it; nothing in that database changes',
      parameters: [connectionId],
      responses: {
        200: ok('Forgotten', data({ type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } })),
        409: failure('CONNECTION_IN_USE: a schedule or a task works there, or former tables are kept there'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
  '/backupConnections:test': {
    post: {
      ...connections,
      summary: 'Connects and looks',
      parameters: [connectionId],
      responses: {
        200: ok('What is there, and what may not be done', data(ref('ConnectionReport'))),
        400: failure('CONFIGURATION_INVALID: the password was stored with another key'),
        503: failure('DATABASE_UNREACHABLE'),
        ...MISSING,
        ...DENIED,
      },
    },
  },
};
