import { ref } from './parts';
import { choice, manner } from './restore-schemas';

const text = { type: 'string' };
const nullableText = { type: 'string', nullable: true };
const count = { type: 'integer', minimum: 0 };
const moment = { type: 'string', format: 'date-time' };
const id = { ...text, format: 'uuid' };
const object = (properties: Record<string, object>, required?: string[]) => ({
  type: 'object',
  properties,
  ...(required && { required }),
});
const name = { ...text, minLength: 1, maxLength: 64, description: 'Unique regardless of case' };

export const savedRestoreSchemas = {
  SavedRestoreRequest: object(
    {
      name,
      archive: { ...nullableText, description: 'Name of a backup; null in a draft' },
      connection: { ...nullableText, description: 'Id or name; null for the own database' },
      ...choice,
      groups: { ...choice.groups, description: 'With neither groups nor include, all of the archive' },
      ...manner,
    },
    ['name'],
  ),
  SavedRestore: object({
    id,
    name,
    archive: nullableText,
    connection: {
      ...object({ id, name: text, missing: { type: 'boolean', enum: [true], description: 'It was deleted since' } }),
      nullable: true,
      description: 'Null: the own database',
    },
    choice: object(choice),
    manner: object(manner),
    createdAt: moment,
    updatedAt: moment,
    createdBy: nullableText,
    lastRun: {
      ...object({ id, state: text, finishedAt: { ...moment, nullable: true } }),
      nullable: true,
    },
  }),
  SavedRestoreRef: object({ id, name: text }),
  SavedRestorePage: object({
    data: { type: 'array', items: ref('SavedRestore') },
    meta: object({ count, page: count, pageSize: count, totalPage: count }),
  }),
};
