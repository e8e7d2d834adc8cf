/** What the archive's own rows of `collections` and `fields` say of the collections in it: names that no table tells. */
import { parentNames } from '../../catalog/label-catalog';
import { parseRecords, type TextRecord } from '../../catalog/read-records';
import { columnName } from '../../catalog/table-names';
import type { RestoreSource } from '../source';

type Options = Record<string, unknown>;

export interface ArchivedField {
  collection: string;
  name: string;
  type: string;
  options: Options;
}

export interface ArchivedModel {
  /** Options of the collections that have a row, by name. */
  options: ReadonlyMap<string, Options>;
  fields: readonly ArchivedField[];
}

/** These two tables of settings are held in memory; beyond this size they are not looked into. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Empty for an archive without the metadata. @throws ArchiveError */
export async function readArchivedModel(source: RestoreSource): Promise<ArchivedModel> {
  const { underscored } = source.manifest.database;
  const collections = await readArchived(source, 'collections');
  const fields = await readArchived(source, 'fields');
  return {
    options: new Map(collections.map(({ name, options }) => [name ?? '', parseOptions(options)])),
    fields: fields.map((row) => ({
      collection: row[columnName('collectionName', { underscored })] ?? '',
      name: row.name ?? '',
      type: row.type ?? '',
      options: parseOptions(row.options),
    })),
  };
}

async function readArchived(source: RestoreSource, name: string): Promise<TextRecord[]> {
  const archived = source.manifest.collections.find((collection) => collection.name === name);
  if (!archived || archived.rows === 0 || archived.bytes > MOST_BYTES) return [];
  const { table } = await source.definition(name);
  if (!table) return [];
  const chunks: Buffer[] = [];
  for await (const chunk of source.rows(name)) chunks.push(Buffer.from(chunk as Uint8Array));
  return parseRecords(table, Buffer.concat(chunks).toString('utf8'));
}

/** Options that are no JSON object say nothing of names; NocoBase would not understand them either. */
function parseOptions(text: string | null | undefined): Options {
  try {
    const value: unknown = text ? JSON.parse(text) : null;
    return typeof value === 'object' && value !== null ? (value as Options) : {};
  } catch {
    return {};
  }
}

const NAMING_OPTIONS = ['foreignKey', 'otherKey', 'sourceKey', 'targetKey', 'field'];

/** Every name of an attribute that fields mention: of themselves, and of keys that are no fields. */
export function attributeNames({ fields }: ArchivedModel): Set<string> {
  const mentioned = fields.flatMap(({ name, options }) => [name, ...NAMING_OPTIONS.map((option) => options[option])]);
  return new Set(mentioned.filter((name): name is string => typeof name === 'string' && name !== ''));
}

/** What `field` says in the options of a collection's fields, and of those it inherits: the name of the column, by field. */
export function namedColumns(
  model: ArchivedModel,
  collection: string,
  parents: readonly string[],
): Map<string, string> {
  const owners = withParents([collection, ...parents], model);
  return new Map(
    model.fields.flatMap(({ collection: owner, name, options: { field } }) =>
      owners.has(owner) && typeof field === 'string' && field !== '' ? [[name, field] as const] : [],
    ),
  );
}

/** Children by inheritance, with their ancestors, the nearest first. */
export function ancestorsOf(model: ArchivedModel): Record<string, string[]> {
  const children = [...model.options].filter(([, { inherits }]) => parentNames(inherits).length > 0);
  return Object.fromEntries(children.map(([name]) => [name, [...withParents([name], model)].slice(1)]));
}

function withParents(names: string[], { options }: ArchivedModel): Set<string> {
  const found = new Set(names);
  for (const name of found) for (const parent of parentNames(options.get(name)?.inherits)) found.add(parent);
  return found;
}
