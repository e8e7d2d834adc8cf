/** The one file that looks into NocoBase's Application and Database objects to tell what there is. */
import { isDeepStrictEqual } from 'node:util';
import type { Collection, Field, Model } from '@nocobase/database';
import type { Application } from '@nocobase/server';
import { parseGroup, type GroupKey } from '../../backup-rules';
import type { TableRef } from '../dialects/definition';
import type { Catalog, CatalogCollection, PluginFact } from './catalog';
import {
  kindOf,
  labelCatalog,
  OVERRIDES,
  ownRules,
  parentNames,
  USER_ORIGIN,
  type UnlabelledCollection,
} from './label-catalog';
import { attributeHint, fieldHint } from './type-hints';

/** `app` must be loaded and connected; nothing of it is kept. */
export async function catalogFromApplication(app: Application): Promise<Catalog> {
  const { db } = app;
  const collections = [...db.collections.values()];
  const relations = relationsOf(collections);
  const drafts = collections.map((collection) => readCollection(collection, relations));
  const { underscored, tablePrefix, schema, timezone } = db.options;
  return {
    application: { name: app.name, version: app.getPackageVersion(), plugins: await readPlugins(app) },
    settings: {
      underscored: Boolean(underscored),
      tablePrefix: tablePrefix ?? '',
      schema: schema || null,
      timezone: String((db.options as { rawTimezone?: unknown }).rawTimezone ?? timezone ?? '+00:00'),
    },
    collections: labelCatalog(drafts, await readOverrides(app)),
  };
}

function readCollection(collection: Collection, relations: Map<string, Collection[]>): UnlabelledCollection {
  const options = collection.options as unknown as Record<string, unknown>;
  const userMade = Boolean(options.loadedFromCollectionManager) && options.from !== 'db2cm';
  const owners = relations.get(collection.name) ?? [];
  const kind = kindOf(options, collection.isView());
  return {
    name: collection.name,
    title: typeof options.title === 'string' ? options.title : '',
    origin: userMade ? USER_ORIGIN : collection.origin === 'core' ? '' : collection.origin,
    kind,
    table: kind === 'query' ? null : tableOf(collection),
    userMade,
    dumpRules: isCopied(options, owners) ? undefined : ownRules(userMade, options.dumpRules),
    throughOf: owners.map(({ name }) => name).sort(),
    treePathOf: typeof options.mainCollection === 'string' ? options.mainCollection : null,
    inherits: parentNames(options.inherits),
    hints: hintsOf(collection),
    fields: [...collection.fields.values()].map((field: Field) => ({
      name: field.name,
      column: columnOf(collection, field.name),
      type: field.type,
    })),
  };
}

/** A through table that NocoBase makes by itself gets a copy of its owner's rules, which is to follow, not to declare. */
function isCopied(options: Record<string, unknown>, owners: Collection[]): boolean {
  return (
    Boolean(options.isThrough) && owners.some((owner) => isDeepStrictEqual(owner.options.dumpRules, options.dumpRules))
  );
}

/** Through table -> the collections with a many-to-many relation over it. Inherited fields are the parent's. */
function relationsOf(collections: Collection[]): Map<string, Collection[]> {
  const relations = new Map<string, Collection[]>();
  for (const collection of collections) {
    for (const field of collection.fields.values() as IterableIterator<Field>) {
      const through: unknown = field.options.through;
      if (field.type !== 'belongsToMany' || typeof through !== 'string' || field.options.inherit) continue;
      const owners = relations.get(through) ?? [];
      if (!owners.includes(collection)) relations.set(through, [...owners, collection]);
    }
  }
  return relations;
}

/** NocoBase says a plain name where the dialect has no schemas. */
function tableOf(collection: Collection): TableRef {
  const table: string | { tableName: string; schema: string } = collection.getTableNameWithSchema();
  return typeof table === 'string' ? { name: table } : { name: table.tableName, schema: table.schema };
}

interface Attribute {
  field?: string;
  type: { key?: string };
}

function attributesOf(collection: Collection): [string, Attribute][] {
  const attributes = Object.entries(collection.model.rawAttributes) as unknown as [string, Attribute][];
  return attributes.filter(([, { type }]) => type.key !== 'VIRTUAL');
}

function columnOf(collection: Collection, name: string): string | null {
  const attribute = attributesOf(collection).find(([key]) => key === name)?.[1];
  return attribute ? (attribute.field ?? name) : null;
}

function hintsOf(collection: Collection): CatalogCollection['hints'] {
  const hints = attributesOf(collection).map(([name, { field: column = name, type }]) => {
    const field: Field | undefined = collection.getField(name);
    const { dataType } = (field?.options ?? {}) as { dataType?: unknown };
    const hint = field && fieldHint({ type: field.type, dataType });
    return [column, hint === undefined ? attributeHint(type.key ?? '') : hint] as const;
  });
  return Object.fromEntries(hints.flatMap(([column, hint]) => (hint ? [[column, hint]] : [])));
}

/** Those on record, and those that were added in code, such as in tests; without the presets, which only bring others. */
async function readPlugins(app: Application): Promise<PluginFact[]> {
  const rows = await app.db.getRepository('applicationPlugins').find();
  const plugins = new Map<string, PluginFact>();
  for (const instance of app.pm.getPlugins().values()) {
    const { packageName = instance.name, version = '' } = instance.options as {
      packageName?: string;
      version?: string;
    };
    if (packageName.includes('/preset-')) continue;
    plugins.set(packageName, { name: packageName, version, enabled: instance.enabled });
  }
  for (const row of rows) {
    const name = row.get('packageName') || row.get('name');
    if (plugins.has(name)) continue;
    plugins.set(name, { name, version: row.get('version') ?? '', enabled: Boolean(row.get('enabled')) });
  }
  return [...plugins.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readOverrides(app: Application): Promise<Map<string, GroupKey>> {
  if (!app.db.hasCollection(OVERRIDES.collection)) return new Map();
  const rows = await app.db.getRepository(OVERRIDES.collection).find();
  return new Map(
    rows.flatMap((row: Model): [string, GroupKey][] => {
      const group = parseGroup(row.get(OVERRIDES.group));
      return group ? [[row.get(OVERRIDES.name), group]] : [];
    }),
  );
}
