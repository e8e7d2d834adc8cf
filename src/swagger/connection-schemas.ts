import { DIALECT_NAMES } from '../server/dialects/definition';

const text = { type: 'string' };
const nullableText = { type: 'string', nullable: true };
const count = { type: 'integer', minimum: 0 };
const moment = { type: 'string', format: 'date-time' };
const object = (properties: Record<string, object>, required?: string[]) => ({
  type: 'object',
  properties,
  ...(required && { required }),
});

const place = {
  name: { ...text, maxLength: 64 },
  dialect: { type: 'string', enum: [...DIALECT_NAMES] },
  file: { ...nullableText, description: 'Of a database that is a file: its absolute path, in an allowed folder' },
  host: nullableText,
  port: { type: 'integer', minimum: 1, maximum: 65_535, nullable: true },
  database: nullableText,
  username: nullableText,
  schema: { ...nullableText, description: 'PostgreSQL; public unless given' },
  tls: { type: 'string', enum: ['off', 'on', 'verified'], default: 'off' },
  certificate: {
    ...nullableText,
    description: 'PEM of the authority that `verified` trusts; else those of the system',
  },
};

const folders = {
  type: 'array',
  maxItems: 32,
  description: 'Folders of that application; only where STRONGBOX_FOLDERS allows it',
  items: object({ name: { ...text, pattern: '^[a-z0-9][a-z0-9_-]{0,31}$' }, path: text }, ['name', 'path']),
};

export const connectionSchemas = {
  ConnectionRequest: object(
    {
      ...place,
      folders,
      password: { ...nullableText, description: 'Absent: the stored one stays, unless the connection leads elsewhere' },
    },
    ['name', 'dialect'],
  ),
  Connection: object({
    id: { ...text, format: 'uuid' },
    ...place,
    folders,
    hasPassword: { type: 'boolean' },
    createdAt: moment,
    updatedAt: moment,
  }),
  ConnectionRef: object({ id: { ...text, format: 'uuid' }, name: text }),
  ConnectionReport: object({
    product: text,
    version: text,
    tables: count,
    isApplication: { type: 'boolean', description: 'Whether it is the database of a NocoBase application' },
    missingRights: { type: 'array', items: object({ message: text, grant: text }) },
  }),
};
