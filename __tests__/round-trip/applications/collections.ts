/** What people make in the collection manager, in one application: fields of every common type, a tree, relations, numbering. */
import type { TestApp } from '../../helpers/create-app';

/** Plugins that bring more types of fields. */
export const FIELD_PLUGINS = [
  ...['field-sequence', 'map', 'field-formula', 'field-china-region', 'field-m2m-array', 'collection-sql'],
];

const field = (name: string, type: string, more: object = {}) => ({ name, type, interface: 'input', ...more });

export const THINGS = 'manyThings';
export const PLACES = 'places';
export const LABELS = 'labels';
/** Inherits from another collection; on PostgreSQL alone. */
export const BIRDS = 'smallBirds';

const TYPES = [
  field('title', 'string', { defaultValue: "it's \\ new", allowNull: true }),
  field('stockCode', 'string', { unique: true, length: 40 }),
  field('ownName', 'string', { field: 'NameOfItsOwn' }),
  field('longText', 'text', { length: 'medium' }),
  field('secret', 'password', { hidden: true }),
  field('nanoCode', 'nanoid'),
  field('token', 'uid'),
  field('wholeNumber', 'integer', { defaultValue: 7 }),
  field('huge', 'bigInt'),
  field('ratio', 'float'),
  field('precise', 'double'),
  field('unitPrice', 'decimal', { precision: 38, scale: 18 }),
  field('isActive', 'boolean', { defaultValue: true }),
  field('seenAt', 'date', { interface: 'datetime' }),
  field('endsAt', 'datetimeTz', { interface: 'datetime' }),
  field('startsAt', 'datetimeNoTz', { interface: 'datetimeNoTz' }),
  field('dueOn', 'dateOnly', { interface: 'date' }),
  field('opensAt', 'time', { interface: 'time' }),
  field('loggedAt', 'unixTimestamp', { interface: 'unixTimestamp', accuracy: 'millisecond' }),
  field('metaData', 'json', { interface: 'json', defaultValue: { a: [1, "it's"] } }),
  field('moreData', 'jsonb', { interface: 'json' }),
  field('tags', 'array', { interface: 'multipleSelect', defaultValue: [] }),
  field('choices', 'set'),
  field('choice', 'string', { interface: 'select', uiSchema: { enum: [{ value: 'red', label: 'Red' }] } }),
  field('globalId', 'uuid', { interface: 'uuid' }),
  field('markdownText', 'text', { interface: 'vditor' }),
  field('script', 'text'),
  field('pictureUrl', 'text', { interface: 'attachmentURL' }),
  field('place', 'point', { interface: 'point' }),
  field('route', 'lineString', { interface: 'lineString' }),
  field('area', 'polygon', { interface: 'polygon' }),
  field('reach', 'circle', { interface: 'circle' }),
  field('total', 'formula', {
    ...{ interface: 'formula', dataType: 'integer', engine: 'math.js', expression: '{{wholeNumber}} * 2' },
  }),
  field('position', 'sort', { interface: 'sort' }),
  field('orderNo', 'sequence', {
    interface: 'sequence',
    patterns: [
      { type: 'string', options: { value: 'N-' } },
      { type: 'integer', options: { digits: 4, start: 1 } },
    ],
  }),
];

/** The primary key that NocoBase gives to new collections. */
const SNOWFLAKE = field('id', 'snowflakeId', {
  ...{ interface: 'snowflakeId', primaryKey: true, allowNull: false, autoIncrement: false },
});

/** A view, which other databases do not take over: the application has to live without. */
export const VIEW = 'labelList';

function relation(name: string, type: string, kind: string, target: string, more: object = {}) {
  return { name, type, interface: kind, target, ...more };
}

const TREE = [
  field('label', 'string'),
  field('parentId', 'bigInt', { isForeignKey: true }),
  field('parent', 'belongsTo', { target: PLACES, foreignKey: 'parentId', treeParent: true, onDelete: 'CASCADE' }),
  field('children', 'hasMany', { target: PLACES, foreignKey: 'parentId', treeChildren: true, onDelete: 'CASCADE' }),
];

const RELATIONS = [
  relation('labels', 'belongsToMany', 'm2m', LABELS, {
    ...{ through: 'thingLabels', foreignKey: 'thingId', otherKey: 'labelId', targetKey: 'id', sourceKey: 'id' },
  }),
  relation('home', 'belongsTo', 'm2o', PLACES, { foreignKey: 'homeId', targetKey: 'id', onDelete: 'RESTRICT' }),
  relation('regions', 'belongsToMany', 'chinaRegion', 'chinaRegions', {
    ...{ through: 'thingRegions', foreignKey: 'thingId', otherKey: 'regionCode', targetKey: 'code', sourceKey: 'id' },
  }),
  relation('keyed', 'belongsToArray', 'mbm', LABELS, { foreignKey: 'labelKeys', targetKey: 'id' }),
];

export async function makeCollections(app: TestApp): Promise<void> {
  const admin = await app.agent(1);
  const create = async (resource: string, values: object) => {
    const { status, body } = await admin.post(`/api/${resource}:create`).send(values);
    if (status !== 200) throw new Error(`${resource}: ${JSON.stringify(body)} of ${JSON.stringify(values)}`);
  };
  await create('collections', {
    ...{ name: THINGS, title: 'Things — 东西', autoGenId: true, sortable: true },
    ...{ createdAt: true, updatedAt: true, createdBy: true, updatedBy: true },
    fields: TYPES,
  });
  await create('collections', {
    ...{ name: LABELS, autoGenId: false, createdAt: true },
    fields: [SNOWFLAKE, field('title', 'string')],
  });
  await create('collections', {
    ...{ name: PLACES, title: 'Orte', autoGenId: true, template: 'tree', tree: 'adjacencyList', fields: TREE },
  });
  for (const values of RELATIONS) await create(`collections/${THINGS}/fields`, values);
  await create('collections', { name: 'emptyOnes', autoGenId: true, fields: [field('label', 'string')] });
  const sql = { template: 'sql', sql: 'select 42 as answer' };
  await create('collections', { name: 'answers', ...sql, fields: [field('answer', 'integer')] });
  const { db } = app.app;
  const isPostgres = db.isPostgresCompatibleDialect();
  if (isPostgres) {
    const animal = [field('bigName', 'string'), field('metaData', 'json', { interface: 'json' })];
    await create('collections', { name: 'animals', autoGenId: true, fields: animal });
    await create('collections', { name: BIRDS, inherits: ['animals'], fields: [field('wingSpan', 'integer')] });
  }
  const quote = db.isMySQLCompatibleDialect() ? '`' : '"';
  const labels = db.getCollection(LABELS);
  const schema = isPostgres ? labels.collectionSchema() : undefined;
  const view = `${schema ? `"${schema}".` : ''}${quote}${db.getTablePrefix()}label_list${quote}`;
  await db.sequelize.query(`CREATE VIEW ${view} AS SELECT * FROM ${labels.quotedTableName()}`);
  await create('collections', {
    ...{ name: VIEW, template: 'view', view: true, viewName: 'label_list', ...(schema && { schema }) },
    fields: [field('title', 'string', { source: `${LABELS}.title` })],
  });
}
