import type { TestApp } from '../../helpers/create-app';

/** Collections as people make them in the collection manager: every kind, every field type whose column does not tell. */
export async function makeCollections({ app, agent }: TestApp, quote: string): Promise<void> {
  const admin = await agent(1);
  const create = async (resource: string, values: object) => {
    const { status, body } = await admin.post(`/api/${resource}:create`).send(values);
    if (status !== 200) throw new Error(`${resource}: ${JSON.stringify(body)}`);
  };
  const field = (name: string, type: string, more: object = {}) => ({ name, type, interface: 'input', ...more });

  await create('collections', {
    name: 'projects',
    title: 'Projects',
    template: 'general',
    autoGenId: true,
    createdAt: true,
    updatedAt: true,
    createdBy: true,
    fields: [
      field('title', 'string'),
      field('startsAt', 'datetimeNoTz'),
      field('endsAt', 'datetimeTz'),
      field('seenAt', 'date'),
      field('loggedAt', 'unixTimestamp'),
      field('dueOn', 'dateOnly'),
      field('opensAt', 'time'),
      field('isPublic', 'boolean'),
      field('meta', 'json'),
      field('tags', 'array'),
      field('uid', 'uuid'),
      field('members', 'belongsToMany', {
        target: 'users',
        through: 'projectMembers',
        foreignKey: 'projectId',
        otherKey: 'userId',
      }),
    ],
  });
  await create('collections/users/fields', {
    name: 'friends',
    type: 'belongsToMany',
    // For this interface NocoBase writes a row of `collections` for the through table, too; for `members` above it does not.
    interface: 'm2m',
    target: 'users',
    through: 'friendships',
    foreignKey: 'userId',
    otherKey: 'friendId',
  });
  await create('collections', {
    name: 'placeCategories',
    template: 'tree',
    tree: 'adjacencyList',
    autoGenId: true,
    fields: [
      field('parentId', 'bigInt', { isForeignKey: true }),
      field('parent', 'belongsTo', { target: 'placeCategories', foreignKey: 'parentId', treeParent: true }),
      field('children', 'hasMany', { target: 'placeCategories', foreignKey: 'parentId', treeChildren: true }),
    ],
  });
  await create('collections', {
    name: 'answers',
    template: 'sql',
    sql: 'select 42 as answer',
    fields: [field('answer', 'integer')],
  });
  if (app.db.isPostgresCompatibleDialect()) {
    await app.db.sequelize.query('CREATE SCHEMA elsewhere; CREATE VIEW elsewhere.lists AS SELECT 1 AS id');
    await create('collections', {
      name: 'lists',
      ...{ template: 'view', view: true, viewName: 'lists', schema: 'elsewhere', from: 'dbsync', tableName: 'lists' },
      fields: [field('id', 'integer')],
    });
    await create('collections', { name: 'bigProjects', inherits: ['projects'], fields: [field('budget', 'decimal')] });
  }
  const prefix = app.db.getTablePrefix();
  const projects = app.db.getCollection('projects');
  const schema = projects.collectionSchema();
  const place = app.db.isPostgresCompatibleDialect() ? `${quote}${schema}${quote}.` : '';
  const view = `${place}${quote}${prefix}project_list${quote}`;
  await app.db.sequelize.query(`CREATE VIEW ${view} AS SELECT * FROM ${projects.quotedTableName()}`);
  await create('collections', {
    name: 'projectList',
    template: 'view',
    view: true,
    viewName: 'project_list',
    ...(place && { schema }),
    fields: [field('title', 'string', { source: 'projects.title' })],
  });
}
