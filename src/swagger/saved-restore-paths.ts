import { data, DENIED, failure, json, MISSING, ok, paging, ref } from './parts';

const saved = { tags: ['savedRestores'] };
const savedId = {
  name: 'filterByTk',
  in: 'query',
  required: true,
  description: 'Id of a saved restore',
  schema: { type: 'string', format: 'uuid' },
};
const request = { required: true, ...json(ref('SavedRestoreRequest')) };
const INVALID = failure('A field that cannot be, a name that is taken, an unknown group or connection; details.field');

export const savedRestorePaths = {
  '/savedRestores:list': {
    get: {
      ...saved,
      summary: 'Restores that are kept by name, newest first',
      parameters: [
        ...paging,
        { name: 'search', in: 'query', description: 'Part of the name or of the archive', schema: { type: 'string' } },
      ],
      responses: { 200: ok('A page of saved restores', ref('SavedRestorePage')), ...DENIED },
    },
  },
  '/savedRestores:get': {
    get: {
      ...saved,
      summary: 'One of them',
      parameters: [savedId],
      responses: { 200: ok('The saved restore', data(ref('SavedRestore'))), ...MISSING, ...DENIED },
    },
  },
  '/savedRestores:create': {
    post: {
      ...saved,
      summary: 'Keeps a restore, or a draft of one; restores nothing',
      requestBody: request,
      responses: { 200: ok('The saved restore', data(ref('SavedRestore'))), 400: INVALID, ...DENIED },
    },
  },
  '/savedRestores:update': {
    post: {
      ...saved,
      summary: 'Replaces the whole of it',
      parameters: [savedId],
      requestBody: request,
      responses: { 200: ok('The saved restore', data(ref('SavedRestore'))), 400: INVALID, ...MISSING, ...DENIED },
    },
  },
  '/savedRestores:destroy': {
    post: {
      ...saved,
      summary: 'Forgets it; what it restored, and its runs in the list of restores, stay',
      parameters: [savedId],
      responses: {
        200: ok('Forgotten', data({ type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } })),
        ...MISSING,
        ...DENIED,
      },
    },
  },
};
