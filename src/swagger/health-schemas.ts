const integer = { type: 'integer' };
const text = { type: 'string' };
const moment = { type: 'string', format: 'date-time' };
const boolean = { type: 'boolean' };
const archive = {
  type: 'object',
  nullable: true,
  properties: { name: text, createdAt: moment },
};

export const healthSchemas = {
  Health: {
    type: 'object',
    properties: {
      status: { type: 'string', enum: ['ok', 'failing'] },
      at: moment,
      problems: {
        type: 'array',
        items: {
          type: 'object',
          properties: { kind: { type: 'string', enum: ['age', 'damaged', 'overdue', 'trouble'] }, message: text },
        },
      },
      archives: {
        type: 'object',
        properties: { count: integer, bytes: integer, damaged: integer, newest: archive, newestVerified: archive },
      },
      schedules: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            id: { type: 'string', format: 'uuid' },
            name: text,
            enabled: boolean,
            nextRun: { ...moment, nullable: true },
            overdue: boolean,
            trouble: boolean,
            newestVerified: archive,
          },
        },
      },
      tasks: { type: 'object', properties: { running: integer, failed: integer } },
      freeBytes: { ...integer, nullable: true },
    },
  },
};
