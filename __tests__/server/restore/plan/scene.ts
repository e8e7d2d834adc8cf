/** An archive and an application as data, over a real target database. */
import { Readable } from 'node:stream';
import type { RestoreChoice, RestoreManner } from '../../../../src/common/api';
import { PLAIN } from '../../../../src/server/restore/plan/manner';
import type { CollectionDefinition } from '../../../../src/server/archive/definition-schema';
import type { Manifest, ManifestCollection } from '../../../../src/server/archive/manifest';
import type { Catalog, CatalogCollection } from '../../../../src/server/catalog/catalog';
import type { ColumnDefinition, DatabaseObject, TableDefinition } from '../../../../src/server/dialects/definition';
import type { Dialect } from '../../../../src/server/dialects/dialect';
import type { TargetSurvey, Translation } from '../../../../src/server/dialects/table-sets';
import { makePlan, type PlanAround } from '../../../../src/server/restore/plan/make-plan';
import type { FileRecord } from '../../../../src/server/archive/file-record';
import type { FileSource, RestoreSource } from '../../../../src/server/restore/source';
import { collection } from '../../../helpers/catalog';

export const NOW = new Date('2026-02-03T04:05:06.000Z');

export function column(name: string, more: Partial<ColumnDefinition> = {}): ColumnDefinition {
  return {
    ...{ name, type: 'text', native: 'varchar(255)', nullable: true, default: null, identity: null, generated: null },
    ...{ enumValues: null, length: null, precision: null, scale: null, collation: null, comment: null },
    ...more,
  };
}

export const id = column('id', { type: 'int', native: 'integer', nullable: false });

export function table(name: string, more: Partial<TableDefinition> = {}): TableDefinition {
  return {
    ...{ name, kind: 'table', columns: [id, column('text')], primaryKey: ['id'], indexes: [], foreignKeys: [] },
    ...{ checks: [], inherits: [], sequence: null, comment: null, ddl: null },
    ...more,
  };
}

export interface Archived extends Partial<Omit<ManifestCollection, 'table' | 'name'>> {
  name: string;
  table?: TableDefinition | null;
  fields?: CollectionDefinition['fields'];
  /** Lines of its rows. */
  lines?: string[];
}

export interface ArchiveParts {
  files?: FileRecord[];
  collections: Archived[];
  database?: Partial<Manifest['database']>;
  application?: Partial<Manifest['application']>;
  objects?: DatabaseObject[];
  more?: Partial<Manifest>;
}

/** What an archive of ours would be read as. */
export function archive({
  collections,
  database,
  application,
  objects,
  more,
  files = [],
}: ArchiveParts): RestoreSource & FileSource {
  const manifest: Manifest = {
    formatVersion: 1,
    id: '6f1f3f0e-0d3b-4c4e-9a51-0d8c8a2f5b11',
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
    ...{ createdBy: null, note: null, generator: '0.1.0', groups: [], added: [], warnings: [], entries: [] },
    application: { name: 'main', version: '2.2.15', plugins: [], ...application },
    database: {
      ...{ dialect: 'sqlite', product: 'SQLite', version: '3.40.1', underscored: false, tablePrefix: '' },
      ...{ schema: null, timezone: '+00:00' },
      ...database,
    },
    collections: collections.map(manifestEntry),
    ...more,
  };
  const find = (name: string) => collections.find((one) => one.name === name) as Archived;
  return {
    manifest,
    definition: async (name) => {
      const { title, group, origin, kind } = manifestEntry(find(name));
      return { name, title, group, origin, kind, fields: find(name).fields ?? [], table: tableOf(find(name)) };
    },
    objects: async () => (objects ? { dialect: manifest.database.dialect, objects } : null),
    rows: (name) => Readable.from((find(name).lines ?? []).map((line) => Buffer.from(`${line}\n`))),
    files: () => Readable.from([]),
    fileRecords: () => Readable.from(files),
  };
}

function tableOf({ name, table: given }: Archived): TableDefinition | null {
  return given === undefined ? table(name) : given;
}

function manifestEntry(one: Archived): ManifestCollection {
  const { name, lines = [], fields: _fields, table: _table, ...more } = one;
  const definition = tableOf(one);
  return {
    ...{ name, title: name, group: 'custom', source: 'user-made', origin: 'user', kind: 'table', inherits: [] },
    table: definition && { name: definition.name, ...(definition.schema && { schema: definition.schema }) },
    ...{ rows: lines.length, bytes: lines.join('\n').length, fingerprint: null },
    ...more,
  };
}

/** The collections without which no target is an application. */
export const CORE: CatalogCollection[] = ['applicationPlugins', 'applicationVersion', 'collections', 'fields'].map(
  (name) => collection(name, { group: 'required', userMade: false, origin: '@nocobase/server' }),
);

export function application(
  collections: CatalogCollection[],
  more: { settings?: Partial<Catalog['settings']>; application?: Partial<Catalog['application']> } = {},
): Catalog {
  return {
    application: {
      ...{ name: 'main', version: '2.2.15' },
      plugins: [{ name: '@nocobase/plugin-users', version: '2.2.15', enabled: true }],
      ...more.application,
    },
    settings: { underscored: false, tablePrefix: '', schema: null, timezone: '+00:00', ...more.settings },
    collections: [...CORE, ...collections],
  };
}

export const NO_TROUBLE: TargetSurvey = {
  ...{ freeBytes: 1e9, missingRights: [], references: [], obstacles: [] },
  knowsCollation: () => true,
};

/** Reads the real database; what it says of rights, space and losses, the test says. */
export function dialectSaying(
  real: Dialect,
  survey: Partial<TargetSurvey> = {},
  translate: (definition: TableDefinition) => Translation = (definition) => ({ definition, losses: [] }),
): Dialect {
  return {
    name: real.name,
    capabilities: real.capabilities,
    openReader: () => real.openReader(),
    openSnapshot: (options) => real.openSnapshot(options),
    openTableSets: () => real.openTableSets(),
    translate,
    survey: async () => ({ ...NO_TROUBLE, ...survey }),
  };
}

export const EVERYTHING: RestoreChoice = {
  groups: ['required', 'user', 'custom', 'logs', 'third-party', 'skipped', 'unknown'],
  include: [],
  exclude: [],
  objects: true,
};

export async function plan(
  around: Pick<PlanAround, 'source' | 'catalog' | 'dialect'> & Partial<PlanAround>,
  choice: Partial<RestoreChoice> = {},
  manner: Partial<RestoreManner> = {},
) {
  return makePlan(
    {
      archive: 'backup-20260101T000000Z-0a1b2c.zip',
      choice: { ...EVERYTHING, ...choice },
      manner: { ...PLAIN, ...manner },
      connection: null,
    },
    { seal: 'a'.repeat(64), generator: '0.1.0', now: () => NOW, runningTasks: [], undoSets: [], pace: null, ...around },
  );
}
