/** The catalog of an application that need not be able to start: from the tables of its database alone. */
import type { TableDefinition } from '../dialects/definition';
import type { DatabaseReader, ListedTable, TypeHints } from '../dialects/dialect';
import { BackupError } from '../errors';
import type { Catalog } from './catalog';
import { kindOf, labelCatalog, type UnlabelledCollection } from './label-catalog';
import {
  readStoredApplication,
  requireApplication,
  type StoredApplication,
  type StoredField,
} from './stored-application';
import { candidatesOf, type Candidate } from './stored-subjects';
import { columnName, isUnderscored, tableName } from './table-names';
import { columnHint, fieldHint } from './type-hints';

/** What only the configuration of the application says. */
export interface StoredSettings {
  /** Of the application. */
  name: string;
  underscored: boolean;
  tablePrefix: string;
  schema: string | null;
  timezone: string;
}

/**
 * `reader` stays open. Differs from the catalog of the running application only in this: titles and fields of plugins'
 * collections are in their code and so absent; groups of plugins that are not in our table are unknown; tables that belong to
 * no collection appear, as unknown.
 * @param evenEmpty whether a database without an application is none the less described, by what is there
 * @throws BackupError CONFIGURATION_INVALID when no application is installed in this database
 */
export async function catalogFromDatabase(
  reader: DatabaseReader,
  settings: StoredSettings,
  { evenEmpty = false } = {},
): Promise<Catalog> {
  const tables = await reader.listTables();
  if (!evenEmpty) requireApplication(tables, settings);
  const stored = await readStoredApplication(reader, tables, settings);
  const placed: Placed[] = [];
  const left = new Set<FoundTable>(tables);
  for (const candidate of candidatesOf(stored)) {
    const isQuery = kindOf(candidate.options, false) === 'query';
    const table = isQuery ? undefined : await findTable(reader, tables, candidate, settings);
    if (!isQuery && !table) continue;
    if (table) left.delete(table);
    placed.push({ candidate, table });
  }
  const columns = await columnsOf(reader, placed);
  const collections = placed.map((one) => describeCollection(one, columns.get(one) ?? [], stored, settings));
  const { name, ...rest } = settings;
  return {
    application: { name, version: stored.version, plugins: stored.plugins.sort((a, b) => (a.name < b.name ? -1 : 1)) },
    settings: rest,
    collections: labelCatalog([...collections, ...strayTables(left, collections)], stored.overrides),
  };
}

type FoundTable = Pick<ListedTable, 'name' | 'schema' | 'kind'>;

/** A collection that there is, with its table; a stored query has none. */
interface Placed {
  candidate: Candidate;
  table: FoundTable | undefined;
}

async function findTable(
  reader: DatabaseReader,
  tables: ListedTable[],
  { name, options }: Candidate,
  settings: StoredSettings,
): Promise<FoundTable | undefined> {
  const wanted = tableName(name, options, settings);
  const schema = typeof options.schema === 'string' ? options.schema : undefined;
  const elsewhere = schema && tables.some((table) => table.schema && table.schema !== schema);
  if (!elsewhere) return tables.find((table) => table.name === wanted);
  // Views and tables of other schemas can be collections; the list is of the application's schema alone.
  try {
    return await reader.describeTable({ name: wanted, schema });
  } catch (error) {
    if (error instanceof BackupError && error.code === 'DATA_CHANGED') return undefined;
    throw error;
  }
}

/** Only of tables: values of views are not read. */
async function columnsOf(reader: DatabaseReader, placed: Placed[]): Promise<Map<Placed, Columns>> {
  const known = placed.flatMap((one) => (one.table?.kind === 'table' ? [{ one, table: refOf(one.table) }] : []));
  const described = await reader.describeTables(known);
  return new Map(
    known.map(({ one }, at) => {
      const definition = described[at];
      if (definition instanceof BackupError) throw definition;
      return [one, definition?.columns ?? []];
    }),
  );
}

type Columns = TableDefinition['columns'];

function describeCollection(
  { candidate, table }: Placed,
  columns: Columns,
  stored: StoredApplication,
  settings: StoredSettings,
): UnlabelledCollection {
  const { options, ...subject } = candidate;
  const own = { underscored: isUnderscored(options, settings), isView: Boolean(options.view) };
  const fields = stored.fields
    .filter(({ collection }) => collection === candidate.name)
    .map((field) => ({ ...field, column: fieldColumn(field, own) }));
  const ancestors = ancestorsOf(candidate, stored);
  const inherited = stored.fields
    .filter(({ collection }) => ancestors.has(collection))
    .map((field) => ({ ...field, column: fieldColumn(field, own) }));
  return {
    ...subject,
    kind: table && table.kind !== 'table' ? table.kind : kindOf(options, Boolean(options.view)),
    table: table ? refOf(table) : null,
    hints: hintsOf(columns, [...inherited, ...fields]),
    fields: fields.map(({ name, column, type }) => ({ name, column, type })),
  };
}

const RELATIONS = new Set(['belongsTo', 'belongsToMany', 'belongsToArray', 'hasOne', 'hasMany', 'virtual']);

function fieldColumn(
  { name, type, options: { field } }: StoredField,
  { underscored, isView }: { underscored: boolean; isView: boolean },
): string | null {
  if (RELATIONS.has(type)) return null;
  if (typeof field !== 'string') return columnName(name, { underscored });
  // NocoBase spells names that fields give their columns like all others, but not in views, which exist already.
  return isView ? field : columnName(field, { underscored });
}

/** Fields say it where there are rows of them; the other columns were made by NocoBase itself. */
function hintsOf(columns: Columns, fields: (StoredField & { column: string | null })[]): TypeHints {
  const byColumn = new Map(fields.map((field) => [field.column, field]));
  const hints = columns.map((column) => {
    const field = byColumn.get(column.name);
    const hint = field && fieldHint({ type: field.type, dataType: field.options.dataType });
    return [column.name, hint === undefined ? columnHint(column) : hint] as const;
  });
  return Object.fromEntries(hints.flatMap(([column, hint]) => (hint ? [[column, hint]] : [])));
}

function ancestorsOf({ inherits }: Pick<Candidate, 'inherits'>, { collections }: StoredApplication): Set<string> {
  const found = new Set(inherits);
  for (const name of found) {
    const parents = collections.find((collection) => collection.name === name)?.options.inherits;
    for (const parent of Array.isArray(parents) ? parents : []) found.add(String(parent));
  }
  return found;
}

/**
 * Tables that belong to no collection that we know of. They go by their own names; where a collection has that name (beside an
 * application with a table prefix there may be another without one), by `table.<name>`.
 */
function strayTables(tables: Iterable<FoundTable>, collections: UnlabelledCollection[]): UnlabelledCollection[] {
  const taken = new Set(collections.map(({ name }) => name));
  return [...tables].map((table) => ({
    name: taken.has(table.name) ? `table.${table.name}` : table.name,
    title: '',
    origin: '',
    kind: table.kind,
    table: refOf(table),
    userMade: false,
    throughOf: [],
    treePathOf: null,
    inherits: [],
    hints: {},
    fields: [],
  }));
}

function refOf({ name, schema }: FoundTable): { name: string; schema?: string } {
  return schema === undefined ? { name } : { name, schema };
}
