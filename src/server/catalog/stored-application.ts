/** What NocoBase's own tables say of an application: plugins, versions, collections made in the collection manager, fields. */
import { parseGroup, type GroupKey } from '../../backup-rules';
import type { ListedTable, Reader, TypeHints } from '../dialects/dialect';
import { BackupError } from '../errors';
import type { PluginFact } from './catalog';
import { OVERRIDES } from './label-catalog';
import { readRecords, type TextRecord } from './read-records';
import { columnName, tableName, type NamingSettings } from './table-names';
import { say } from '../sentence';

export interface StoredCollection {
  name: string;
  title: string;
  options: Record<string, unknown>;
}

export interface StoredField {
  name: string;
  type: string;
  collection: string;
  options: Record<string, unknown>;
}

export interface StoredApplication {
  version: string;
  plugins: PluginFact[];
  collections: StoredCollection[];
  fields: StoredField[];
  overrides: Map<string, GroupKey>;
}

/** What is missing or cannot be read is left out: this is also how an application is seen that no longer starts. */
export async function readStoredApplication(
  reader: Reader,
  tables: readonly ListedTable[],
  settings: NamingSettings,
): Promise<StoredApplication> {
  const column = (name: string) => columnName(name, settings);
  const read = async (collection: string, hints: TypeHints = {}): Promise<TextRecord[]> => {
    const name = tableName(collection, {}, settings);
    const table = tables.find((listed) => listed.name === name);
    return table ? readRecords(reader, table, hints) : [];
  };
  const version = await read('applicationVersion');
  const plugins = await read('applicationPlugins', { enabled: 'boolean' });
  const collections = await read('collections', { options: 'json' });
  const fields = await read('fields', { options: 'json' });
  const overrides = await read(OVERRIDES.collection);
  return {
    version: version[0]?.value ?? '',
    plugins: plugins.map((row) => ({
      name: row[column('packageName')] ?? row.name ?? '',
      version: row.version ?? '',
      enabled: row.enabled === 't',
    })),
    collections: collections.map(({ name, title, options }) => ({
      name: name ?? '',
      title: title ?? '',
      options: parseOptions(options),
    })),
    fields: fields.map((row) => ({
      name: row.name ?? '',
      type: row.type ?? '',
      collection: row[column('collectionName')] ?? '',
      options: parseOptions(row.options),
    })),
    overrides: new Map(overrides.flatMap((row) => overrideOf(row))),
  };
}

/** @throws BackupError CONFIGURATION_INVALID */
export function requireApplication(tables: readonly ListedTable[], settings: NamingSettings): void {
  const needed = tableName('applicationPlugins', {}, settings);
  if (tables.some(({ name }) => name === needed)) return;
  throw new BackupError(
    'CONFIGURATION_INVALID',
    say`This database holds no NocoBase application: it has no table ${needed}.`,
    {
      hint: 'Check DB_DATABASE, DB_SCHEMA, DB_TABLE_PREFIX and DB_UNDERSCORED.',
      details: { table: needed },
    },
  );
}

function parseOptions(text: string | null | undefined): Record<string, unknown> {
  const value = text ? parseJson(text) : null;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function overrideOf(row: TextRecord): [string, GroupKey][] {
  const group = parseGroup(row[OVERRIDES.group]);
  const name = row[OVERRIDES.name];
  return group && name ? [[name, group]] : [];
}
