/** A real application with every common type of field, and NocoBase's deprecated plugin to write its archive of it. */
import path from 'node:path';
import type { ConnectionOptions } from '../../../src/server/dialects/dialect';
import { createApp, type TestApp } from '../../helpers/create-app';

const PLUGINS = ['field-sequence', 'map', 'field-formula', 'backup-restore'];

export interface SampleApplication extends TestApp {
  /** Path of a new archive. */
  dump(groups: string[]): Promise<string>;
}

export async function sampleApplication(
  database: ConnectionOptions,
  options: { underscored?: boolean; tablePrefix?: string } = {},
): Promise<SampleApplication> {
  const app = await createApp({ database, extraPlugins: PLUGINS, ...options });
  await makeSample(app);
  return { ...app, dump: (groups) => dump(app, groups) };
}

const field = (name: string, type: string, more: object = {}) => ({ name, type, interface: 'input', ...more });

const TYPES = [
  field('title', 'string', { defaultValue: "it's \\ new", allowNull: true }),
  field('sku', 'string', { unique: true, length: 40 }),
  field('body', 'text'),
  field('secret', 'password'),
  field('code', 'nanoid'),
  field('token', 'uid'),
  field('count', 'integer', { defaultValue: 7 }),
  field('huge', 'bigInt'),
  field('ratio', 'float'),
  field('precise', 'double'),
  field('price', 'decimal', { precision: 20, scale: 6 }),
  field('active', 'boolean', { defaultValue: true }),
  field('seenAt', 'date'),
  field('endsAt', 'datetimeTz'),
  field('startsAt', 'datetimeNoTz'),
  field('dueOn', 'dateOnly'),
  field('opensAt', 'time'),
  field('loggedAt', 'unixTimestamp', { accuracy: 'millisecond' }),
  field('meta', 'json', { defaultValue: { a: [1, "it's"] } }),
  field('metaB', 'jsonb'),
  field('tags', 'array'),
  field('choices', 'set'),
  field('uid', 'uuid'),
  field('picture', 'blob'),
  field('place', 'point'),
  field('route', 'lineString'),
  field('area', 'polygon'),
  field('range', 'circle'),
  field('total', 'formula', { dataType: 'double', engine: 'math.js', expression: '{{count}}*2' }),
  field('orderNo', 'sequence', {
    patterns: [
      { type: 'string', options: { value: 'N-' } },
      { type: 'integer', options: { digits: 4, start: 1 } },
    ],
  }),
];

async function makeSample({ app, agent }: TestApp): Promise<void> {
  const admin = await agent(1);
  const create = async (resource: string, values: object) => {
    const { status, body } = await admin.post(`/api/${resource}:create`).send(values);
    if (status !== 200) throw new Error(`${resource}: ${JSON.stringify(body)}`);
  };
  await create('collections', {
    name: 'sampleThings',
    title: 'Things',
    autoGenId: true,
    createdAt: true,
    updatedAt: true,
    createdBy: true,
    sortable: true,
    fields: TYPES,
  });
  await create('collections', {
    name: 'places',
    title: 'Orte — 场所',
    autoGenId: true,
    template: 'tree',
    tree: 'adjacencyList',
    fields: [
      field('label', 'string'),
      field('parentId', 'bigInt', { isForeignKey: true }),
      field('parent', 'belongsTo', { target: 'places', foreignKey: 'parentId', treeParent: true }),
      field('children', 'hasMany', { target: 'places', foreignKey: 'parentId', treeChildren: true }),
      field('things', 'belongsToMany', {
        target: 'sampleThings',
        through: 'placeThings',
        foreignKey: 'placeId',
        otherKey: 'thingId',
      }),
    ],
  });
  await create('collections', { name: 'emptyOnes', autoGenId: true, fields: [field('label', 'string')] });
  if (app.db.isPostgresCompatibleDialect()) {
    await create('collections', { name: 'smallPlaces', inherits: ['places'], fields: [field('size', 'decimal')] });
    await app.db.getRepository('smallPlaces').create({ values: [{ label: 'hut', size: '1.5' }] });
  }
  const quoted = app.db.getCollection('places').quotedTableName();
  const view = app.db.isMySQLCompatibleDialect() ? '`place_list`' : '"place_list"';
  await app.db.sequelize.query(`CREATE VIEW ${view} AS SELECT * FROM ${quoted}`);
  await create('collections', {
    name: 'placeList',
    template: 'view',
    view: true,
    viewName: 'place_list',
    ...(app.db.isPostgresCompatibleDialect() && { schema: 'public' }),
    fields: [field('label', 'string', { source: 'places.label' })],
  });
  await create('collections', {
    name: 'answers',
    template: 'sql',
    sql: 'select 42 as answer',
    fields: [field('answer', 'integer')],
  });
  await recordPlugins(app);
  await fill(app);
}

const FULL = {
  title: 'naïve "quoted" \t tab \\ back\r\nline 书 😀',
  sku: 'A-1',
  body: '<p>long</p>\n'.repeat(300),
  secret: 'pass-word',
  count: -2147483648,
  huge: '9007199254740991',
  ratio: 0.1,
  precise: 1.7976931348623157e308,
  price: '12345678901.123456',
  active: false,
  seenAt: '2024-02-29T12:34:56.789Z',
  endsAt: '2024-02-29T12:34:56.789Z',
  startsAt: '2024-02-29 12:34:56',
  dueOn: '2024-02-29',
  opensAt: '23:59:58',
  loggedAt: '2024-02-29T12:34:56.789Z',
  meta: { b: 1.5, a: ['é\n', null, { deep: [] }], ключ: 'a\tb\\c' },
  metaB: [1, 2, { x: 'y' }],
  tags: ['red', 'green "x"', '书'],
  choices: ['a', 'b'],
  picture: Buffer.from([0, 1, 2, 9, 10, 13, 92, 127, 128, 255]),
  place: [12.5, -33.25],
  route: [
    [1, 2],
    [3.5, 4],
    [5, 6],
  ],
  area: [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 0],
  ],
  range: [1.5, 2.5, 10],
};

async function fill(app: TestApp['app']): Promise<void> {
  const things = app.db.getRepository('sampleThings');
  await things.create({ values: FULL });
  await things.create({
    values: { title: '', sku: null, body: '', active: true, meta: 'just text', tags: [], count: 0, price: '-0.5' },
  });
  await things.create({ values: { title: null, meta: null, active: null, count: null } });
  await things.create({
    values: {
      sku: 'x',
      meta: 17,
      metaB: { n: 'null' },
      seenAt: '1999-12-31T23:59:59.000Z',
      startsAt: '1969-12-31 23:59:59',
    },
  });
  await app.db.getRepository('places').create({
    values: [
      { label: 'world', things: [1, 2] },
      { label: 'Asia', parentId: 1, things: [1] },
      { label: '北京', parentId: 2 },
    ],
  });
  await spoil(app);
  // The numbering is ahead of the rows.
  const last = await things.create({ values: { title: 'gone' } });
  await last.destroy();
}

/** An application of a test has its plugins from code; others have them on record. */
async function recordPlugins({ db, pm }: TestApp['app']): Promise<void> {
  const plugins = [...pm.getPlugins().values()].map(({ name, options }) => ({
    name,
    packageName: options.packageName,
    version: '2.2.15',
    enabled: true,
    installed: true,
    builtIn: false,
  }));
  await db.getRepository('applicationPlugins').create({ values: plugins });
}

/** Values that the old format cannot hold, at least of some databases. */
async function spoil({ db }: TestApp['app']): Promise<void> {
  const { model } = db.getCollection('sampleThings');
  const table = db.getCollection('sampleThings').quotedTableName();
  const set = async (name: string, value: string) => {
    const column = db.sequelize.getQueryInterface().quoteIdentifier(model.rawAttributes[name]?.field ?? name);
    await db.sequelize.query(`UPDATE ${table} SET ${column} = ${value} WHERE id = 4`);
  };
  await set('huge', '9223372036854775806');
  await set('ratio', '1234567.75');
  await set('metaB', "'null'");
  await set('endsAt', "'2024-02-29 12:34:56.789123'");
}

interface DeprecatedDumper {
  dump(options: { groups: Set<string> }): Promise<{ filePath: string }>;
}

async function dump({ app }: TestApp, groups: string[]): Promise<string> {
  const file = path.join(process.env.NODE_MODULES_PATH ?? '', '@nocobase/plugin-backup-restore/dist/server/dumper.js');
  const { Dumper } = (await import(file)) as { Dumper: new (app: TestApp['app']) => DeprecatedDumper };
  // It takes note of these settings, which a NocoBase outside of tests has in its environment.
  const { underscored, tablePrefix } = app.db.options;
  const settings = {
    ...(underscored && { DB_UNDERSCORED: 'true' }),
    ...(tablePrefix && { DB_TABLE_PREFIX: tablePrefix }),
  };
  Object.assign(process.env, settings);
  try {
    return (await new Dumper(app).dump({ groups: new Set(groups) })).filePath;
  } finally {
    for (const name of Object.keys(settings)) delete process.env[name];
  }
}
