/**
 * A real NocoBase application in a process of its own, with few plugins and the deprecated one. `install` makes it on an empty
 * database, `collections` makes the tables of the data set its collections, `dump` is a backup by the deprecated plugin.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Application, type ApplicationOptions } from '@nocobase/server';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';
import { SMALL_TABLES } from '../data-set/tables';
import { cpuSeconds, delayFigures, ELD_RESOLUTION, peakGrowth, startPeak } from './figures';
import type { Measured } from './messages';

export interface ApplicationOrder {
  verb: 'install' | 'collections' | 'dump';
  database: ConnectionOptions;
  /** MariaDB, which NocoBase tells from MySQL. */
  spelling: string;
  /** The tables are those of the wide rows. */
  wide: boolean;
}

// The order matters: file-manager before system-settings, which wants a default storage for its logo.
const PLUGINS =
  'error-handler field-sort data-source-main data-source-manager users auth acl ui-schema-storage file-manager system-settings collection-tree backup-restore'.split(
    ' ',
  );

function openApplication({ database, spelling }: ApplicationOrder): Application {
  const { dialect: _, ...connection } = database;
  return new Application({
    database: {
      ...connection,
      dialect: spelling,
      timezone: '+00:00',
      logging: false,
    } as ApplicationOptions['database'],
    resourcer: { prefix: '/api' },
    plugins: PLUGINS,
    acl: true,
    logger: {
      system: { transports: ['console'], level: 'error' },
      request: { transports: ['console'], level: 'error' },
    },
  });
}

const field = (name: string, type: string, more: object = {}) => ({ name, type, interface: 'input', ...more });
const KEY = field('id', 'bigInt', { primaryKey: true, allowNull: false });

const COLLECTIONS = [
  { name: 'customers', fields: [KEY, field('name', 'string'), field('city', 'string')] },
  {
    name: 'orders',
    fields: [
      KEY,
      field('title', 'string'),
      field('note', 'text'),
      field('amount', 'decimal', { precision: 12, scale: 2 }),
      field('rate', 'double'),
      field('paid', 'boolean'),
      field('due', 'dateOnly'),
      field('shippedAt', 'datetimeTz'),
      field('meta', 'json'),
      field('uid', 'uuid', { autoFill: false }),
      field('customerId', 'bigInt', { isForeignKey: true }),
      field('status', 'string'),
      field('createdAt', 'datetimeTz'),
      field('updatedAt', 'datetimeTz'),
    ],
  },
  ...SMALL_TABLES.map((name) => ({ name, fields: [KEY, field('label', 'string')] })),
];
const WIDE_COLLECTIONS = [{ name: 'documents', fields: [KEY, field('body', 'text', { length: 'long' })] }];

async function makeCollections(app: Application, wide: boolean): Promise<void> {
  const repository = app.db.getRepository('collections');
  for (const { name, fields } of wide ? WIDE_COLLECTIONS : COLLECTIONS) {
    const values = { name, title: name, autoGenId: false, createdAt: false, updatedAt: false, fields };
    // Without a context NocoBase only takes note: the tables are there.
    await repository.create({ values });
  }
}

interface DeprecatedDumper {
  dump(options: { groups: Set<string> }): Promise<{ filePath: string }>;
}

async function dump(app: Application): Promise<Measured> {
  const { Dumper } = (await import(
    path.join(process.env.NODE_MODULES_PATH ?? '', '@nocobase/plugin-backup-restore/dist/server/dumper.js')
  )) as { Dumper: new (app: Application) => DeprecatedDumper };
  await delay(1500);
  const idle = startPeak();
  const loop = monitorEventLoopDelay({ resolution: ELD_RESOLUTION });
  loop.enable();
  const cpu = process.cpuUsage();
  const started = performance.now();
  const { filePath } = await new Dumper(app).dump({ groups: new Set(['required', 'user', 'custom']) });
  const seconds = (performance.now() - started) / 1000;
  const used = cpuSeconds(cpu);
  loop.disable();
  const [count] = (await app.db.sequelize.query('SELECT COUNT(*) AS n FROM orders', { type: 'SELECT' })) as {
    n: unknown;
  }[];
  const size = statSync(filePath).size;
  return { seconds, cpu: used, ...peakGrowth(idle), delay: delayFigures(loop), size, rows: Number(count?.n), bytes: 0 };
}

process.once('message', (order: ApplicationOrder) => {
  const app = openApplication(order);
  const run = async () => {
    if (order.verb === 'install') await app.runCommandThrowError('install', '-f');
    else await app.runCommandThrowError('start');
    if (order.verb === 'collections') await makeCollections(app, order.wide);
    return order.verb === 'dump' ? dump(app) : null;
  };
  run()
    .then((result) => process.send?.({ kind: 'done', result }))
    .catch((error: unknown) => {
      process.send?.({
        kind: 'failed',
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    })
    .finally(() => process.disconnect())
    .finally(() => process.exit());
});
