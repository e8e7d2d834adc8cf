import { defineCollection } from '@nocobase/database';

/** Collections that an administrator moved to another backup group. Read by catalog/from-database.ts, too, without NocoBase. */
export default defineCollection({
  name: 'strongboxGroupOverrides',
  dumpRules: 'required',
  migrationRules: ['overwrite', 'schema-only'],
  autoGenId: false,
  fields: [
    { type: 'string', name: 'collection', primaryKey: true },
    { type: 'string', name: 'group', allowNull: false },
  ],
});
