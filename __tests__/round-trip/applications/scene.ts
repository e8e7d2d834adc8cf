/** Applications of every dialect that name their tables differently, and the archives made of them. */
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import type { RestoreChoice } from '../../../src/common/api';
import { verifyArchive } from '../../../src/server/archive/verify-archive';
import { LocalDestination } from '../../../src/server/destinations/local';
import type { ConnectionOptions } from '../../../src/server/dialects/dialect';
import type { DialectName } from '../../../src/server/dialects/definition';
import { StrongboxPlugin } from '../../../src/server/plugin';
import type { ArchiveFile } from '../../../src/server/restores';
import { Strongbox } from '../../../src/server/strongbox';
import { createApp, type TestApp } from '../../helpers/create-app';
import { createDatabase } from '../../helpers/databases';
import { FIELD_PLUGINS, makeCollections } from './collections';
import { fill } from './contents';
import { look, type Seen } from './look';

export interface Naming {
  underscored: boolean;
  tablePrefix: string;
  schema?: string;
}

/** No source is named as the target of its own dialect. */
export const SOURCES: Record<DialectName, Naming> = {
  sqlite: { underscored: false, tablePrefix: '' },
  postgres: { underscored: true, tablePrefix: 'nb_', schema: 'tenant' },
  mysql: { underscored: true, tablePrefix: '' },
};
export const TARGETS: Record<DialectName, Naming> = {
  sqlite: { underscored: true, tablePrefix: 'nb_' },
  postgres: { underscored: false, tablePrefix: '' },
  mysql: { underscored: false, tablePrefix: 'nb_' },
};

export const GROUPS = ['required', 'user', 'custom', 'third-party'] as const;
export const EVERYTHING: RestoreChoice = { groups: [...GROUPS], include: [], exclude: [], objects: true };

export interface RunningApplication extends TestApp {
  /** Of the plugin as it is loaded now; another after every reload. */
  box(): Strongbox;
}

export async function run(
  database: ConnectionOptions,
  { schema, ...naming }: Naming,
  { existing = false } = {},
): Promise<RunningApplication> {
  const app = await createApp({
    database: withSchema(database, schema),
    extraPlugins: [...FIELD_PLUGINS, [StrongboxPlugin, { name: 'strongbox' }]],
    existing,
    ...naming,
  });
  return { ...app, box: () => (app.app.pm.get(StrongboxPlugin) as StrongboxPlugin).strongbox };
}

export function withSchema(database: ConnectionOptions, schema: string | undefined): ConnectionOptions {
  return schema === undefined ? database : { ...database, schema };
}

export interface Source {
  file: ArchiveFile;
  seen: Seen;
  /** By collection, as verifying the archive gives them; those with a table. */
  fingerprints: Record<string, string>;
}

/** Makes an application, fills it, backs it up into `folder` and takes it away. */
export async function makeSource(dialect: DialectName, folder: string): Promise<Source> {
  const database = await createDatabase(dialect);
  try {
    const application = await run(database.options, SOURCES[dialect]);
    try {
      await makeCollections(application);
      await fill(application);
      const file = await backUp(application.box(), folder);
      return { file, seen: await look(application), fingerprints: await fingerprintsOf(file) };
    } finally {
      await application.destroy();
    }
  } finally {
    await database.drop();
  }
}

/** A copy in `folder`, as the storage of an application goes with it. @param version that the application says it has */
export async function backUp({ host }: Strongbox, folder: string, version?: string): Promise<ArchiveFile> {
  const loadCatalog: typeof host.loadCatalog = async (options) => {
    const catalog = await host.loadCatalog(options);
    return version === undefined ? catalog : { ...catalog, application: { ...catalog.application, version } };
  };
  const { task, finished } = await new Strongbox({ ...host, loadCatalog }).create({
    ...{ groups: [...GROUPS], include: [], exclude: [], note: null, createdBy: null },
  });
  const { state, error } = await finished;
  if (state !== 'succeeded') throw new Error(`The archive was not made: ${error?.message}`);
  const name = task.archive;
  await copyFile(path.join(host.folder, 'archives', name), path.join(folder, name));
  return { name, open: () => new LocalDestination(folder, async () => false).open(name) };
}

async function fingerprintsOf(file: ArchiveFile): Promise<Record<string, string>> {
  const archive = await file.open();
  const { collections } = await verifyArchive(archive).finally(() => archive.close());
  return Object.fromEntries(collections.flatMap(({ name, fingerprint }) => (fingerprint ? [[name, fingerprint]] : [])));
}
