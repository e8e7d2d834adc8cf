/** Pieces that many actions share. */

export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

export const error = {
  type: 'object',
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    hint: { type: 'string' },
    details: { type: 'object', additionalProperties: true },
  },
  required: ['code', 'message'],
};

export const json = (schema: object) => ({ content: { 'application/json': { schema } } });

export const ok = (description: string, schema: object) => ({ description, ...json(schema) });

export const data = (schema: object) => ({ type: 'object', properties: { data: schema } });

export const failure = (description: string) => ({ description, ...json(ref('Errors')) });

export const archiveName = {
  name: 'filterByTk',
  in: 'query',
  required: true,
  description: 'Name of a backup',
  schema: { type: 'string', example: 'backup-20261121T093000Z-1f09ab.zip' },
};

export const taskId = {
  name: 'filterByTk',
  in: 'query',
  required: true,
  description: 'Id of a task',
  schema: { type: 'string', format: 'uuid' },
};

export const connection = {
  name: 'connection',
  in: 'query',
  description: 'Id of a connection, for another database than the own one',
  schema: { type: 'string', format: 'uuid' },
};

export const paging = [
  { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } },
  { name: 'pageSize', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 1000, default: 20 } },
];

export const DENIED = { 401: failure('Nobody is signed in'), 403: failure('The role lacks the power') };

export const MISSING = { 404: failure('There is none of that name') };
