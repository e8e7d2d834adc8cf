/** A real NocoBase application in this process, on a real database: installed, started, reachable through `agent()`. */
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppSupervisor, Application, Gateway, PluginManager, type ApplicationOptions } from '@nocobase/server';
import type { IDatabaseOptions } from '@nocobase/database';
import presetPackage from '@nocobase/preset-nocobase/package.json';
import supertest from 'supertest';
import type { ConnectionOptions } from '../../src/server/dialects/dialect';
import { connectMysql } from './databases';

type PluginEntry = NonNullable<ApplicationOptions['plugins']>[number];

export interface AppOptions {
  database: ConnectionOptions;
  /** `few`: what a usable application needs, 11 plugins. `all`: every plugin that ships with the preset, enabled. */
  plugins?: 'few' | 'all';
  /** Added last, such as `[StrongboxPlugin, { name: 'strongbox' }]`. */
  extraPlugins?: PluginEntry[];
  underscored?: boolean;
  tablePrefix?: string;
  /** Starts what the database holds, as `nocobase start` does, instead of installing. */
  existing?: boolean;
}

export interface TestApp {
  app: Application;
  /** Requests as that user, or as nobody. The administrator made by the installation is user 1. */
  agent(userId?: number): Promise<ReturnType<typeof supertest.agent>>;
  destroy(): Promise<void>;
}

// The order matters: file-manager before system-settings, which wants a default storage for its logo.
export const FEW_PLUGINS = [
  'error-handler',
  'field-sort',
  'data-source-main',
  'data-source-manager',
  'users',
  'auth',
  'acl',
  'ui-schema-storage',
  'file-manager',
  'system-settings',
  'collection-tree',
];

/** Packages of every plugin that comes with the preset, deprecated ones included. */
export const ALL_PLUGINS = Object.keys(presetPackage.dependencies).filter((name) =>
  name.startsWith('@nocobase/plugin-'),
);

export async function createApp(options: AppOptions): Promise<TestApp> {
  process.env.APPEND_PRESET_BUILT_IN_PLUGINS = options.plugins === 'all' ? ALL_PLUGINS.join(',') : '';
  // Set by server-env.ts; logs and uploads go there.
  const storage = process.env.STORAGE_PATH as string;
  await mkdir(storage, { recursive: true });
  acceptPluginClasses();
  Gateway.getInstance().reset();
  const app = new Application({
    database: await databaseOptions(options),
    resourcer: { prefix: '/api' },
    plugins: [...(options.plugins === 'all' ? ['nocobase'] : FEW_PLUGINS), ...(options.extraPlugins ?? [])],
    acl: true,
    logger: {
      system: { transports: ['console'], level: 'error' },
      request: { transports: ['console'], level: 'error' },
    },
  });
  const destroy = async () => {
    await app.destroy();
    Gateway.getInstance().destroy();
    await AppSupervisor.getInstance().destroy();
    await rm(storage, { recursive: true, force: true });
  };
  try {
    // Plugins that are given as options are loaded by an upgrade before it makes what they need; those of a preset are not.
    if (options.existing) await app.load();
    else await app.runCommandThrowError('install', '-f');
    await app.runCommandThrowError('start');
  } catch (error) {
    await destroy();
    throw error;
  }
  return { app, destroy, agent: (userId) => agentFor(app, userId) };
}

async function databaseOptions(options: AppOptions): Promise<IDatabaseOptions> {
  const { database, underscored = false, tablePrefix = '' } = options;
  const { dialect: _, ssl, ...connection } = database;
  return {
    ...connection,
    dialect: (await nocobaseDialect(database)) as IDatabaseOptions['dialect'],
    dialectOptions: ssl ? { ssl } : {},
    underscored,
    tablePrefix,
    timezone: process.env.DB_TIMEZONE,
    logging: false,
  };
}

/** NocoBase tells MariaDB from MySQL; our dialects do not. */
async function nocobaseDialect(database: ConnectionOptions): Promise<string> {
  if (database.dialect !== 'mysql') return database.dialect;
  const connection = await connectMysql(database);
  const [rows] = await connection.query('SELECT VERSION() AS version').finally(() => connection.end());
  return /mariadb/i.test(JSON.stringify(rows)) ? 'mariadb' : 'mysql';
}

/** NocoBase looks for the package.json of every plugin; one that is given as a class has none. */
function acceptPluginClasses(): void {
  const original = PluginManager.getPackageJson;
  if (original.name === 'getPackageJsonOrNone') return;
  PluginManager.getPackageJson = async function getPackageJsonOrNone(name: string) {
    return (await PluginManager.packageExists(name)) ? original.call(PluginManager, name) : { version: '0.0.0' };
  };
}

async function agentFor(app: Application, userId?: number) {
  // Asked for every request: a reload of the application makes another.
  const agent = supertest.agent(
    (request: IncomingMessage, response: ServerResponse) => void app.callback()(request, response),
  );
  if (userId === undefined) return agent;
  const { jti } = await app.authManager.tokenController.add({ userId });
  const payload = { userId, temp: true, signInTime: Date.now() };
  const token = app.authManager.jwt.sign(payload, { jwtid: jti, expiresIn: '1d' });
  return agent.auth(token, { type: 'bearer' }).set('X-Authenticator', 'basic');
}
