/**
 * A real NocoBase application in a process of its own, with few plugins and the deprecated one. `install` makes it on an empty
 * database, `collections` makes the tables of the data set its collections, `dump` and `restore` are those of the deprecated plugin.
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
  verb: 'install' | 'collections' | 'dump' | 'restore';
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

function openApplication({ verb, database, spelling }: ApplicationOrder): Application {
  const { dialect: _, ...connection } = database;
  return new Application({
    database: {
      ...connection,
      dialect: spelling,
      timezone: '+00:00',
      logging: false,
      // It drops tables one by one, which SQLite refuses while rows of others refer to theirs.
      ...(verb === 'restore' && { foreignKeys: false }),
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
interface DeprecatedRestorer {
  restore(options: { groups: Set<string> }): Promise<void>;
}

async function deprecated<T>(file: string): Promise<T> {
  const folder = path.join(process.env.NODE_MODULES_PATH ?? '', '@nocobase/plugin-backup-restore/dist/server');
  return (await import(path.join(folder, file))) as T;
}

const groups = () => new Set(['required', 'user', 'custom']);

async function dump(app: Application): Promise<string> {
  const { Dumper } = await deprecated<{ Dumper: new (app: Application) => DeprecatedDumper }>('dumper.js');
  return (await new Dumper(app).dump({ groups: groups() })).filePath;
}

async function restore(app: Application, backUpFilePath: string): Promise<void> {
  type Constructor = new (app: Application, options: { backUpFilePath: string }) => DeprecatedRestorer;
  const { Restorer } = await deprecated<{ Restorer: Constructor }>('restorer.js');
  await new Restorer(app, { backUpFilePath }).restore({ groups: groups() });
}

async function measure(app: Application, work: () => Promise<string>): Promise<Measured> {
  await delay(1500);
  const idle = startPeak();
  const loop = monitorEventLoopDelay({ resolution: ELD_RESOLUTION });
  loop.enable();
  const cpu = process.cpuUsage();
  const started = performance.now();
  const file = await work();
  const seconds = (performance.now() - started) / 1000;
  const used = cpuSeconds(cpu);
  loop.disable();
  const [count] = (await app.db.sequelize.query('SELECT COUNT(*) AS n FROM orders', { type: 'SELECT' })) as {
    n: unknown;
  }[];
  const { size } = statSync(file);
  return { seconds, cpu: used, ...peakGrowth(idle), delay: delayFigures(loop), size, rows: Number(count?.n), bytes: 0 };
}

process.once('message', (order: ApplicationOrder) => {
  const app = openApplication(order);
  const run = async () => {
    if (order.verb === 'install') await app.runCommandThrowError('install', '-f');
    else await app.runCommandThrowError('start');
    if (order.verb === 'collections') await makeCollections(app, order.wide);
    if (order.verb === 'dump') return measure(app, () => dump(app));
    if (order.verb !== 'restore') return null;
    const file = await dump(app);
    return measure(app, () => restore(app, file).then(() => file));
  };
  run()
    .then((result) => process.send?.({ kind: 'done', result }))
    .catch((error: unknown) => {
      process.send?.({
        kind: 'failed',
        // Sequelize's have no message in their stack.
        error: error instanceof Error ? `${error.message}\n${error.stack}` : String(error),
      });
    })
    .finally(() => process.disconnect())
    .finally(() => process.exit());
});
