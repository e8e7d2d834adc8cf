/** Names of tables and columns of one application in the naming of another: DB_UNDERSCORED, DB_TABLE_PREFIX, DB_SCHEMA. */
import { columnName, isUnderscored, tableName, underscore, type NamingSettings } from '../../catalog/table-names';
import type { TableRef } from '../../dialects/definition';

type Options = Record<string, unknown>;

export interface Naming extends NamingSettings {
  /** Where the application's tables are; undefined where the dialect has no schemas, or none is known. */
  schema: string | undefined;
}

export interface TargetPlace {
  table: TableRef;
  /** Whether columns are spelled with underscores, there and here. */
  from: boolean;
  to: boolean;
}

/** Where NocoBase will look for the table of a collection that the target does not have yet. */
export function placeTable(
  collection: { name: string; table: TableRef; options: Options },
  from: Naming,
  to: Naming,
): TargetPlace {
  const { name, table, options } = collection;
  const schema = placeSchema(table.schema, from, to);
  const fitting = [options, { ...options, underscored: !isUnderscored(options, from) }].find(
    (one) => tableName(name, one, from) === table.name,
  );
  const spelled = fitting ? tableName(name, fitting, to) : unruly(table.name, from, to);
  return {
    table: schema === undefined ? { name: spelled } : { schema, name: spelled },
    from: isUnderscored(fitting ?? options, from),
    to: isUnderscored(fitting ?? options, to),
  };
}

/** A name that no rule explains. Without the prefix that all others have, it was taken over from elsewhere and is kept. */
function unruly(name: string, from: NamingSettings, to: NamingSettings): string {
  if (!name.startsWith(from.tablePrefix)) return name;
  const base = name.slice(from.tablePrefix.length);
  return tableName(base, { tableName: base }, to);
}

/** Tables beside the application's schema stay where they are, if there are such places. */
function placeSchema(schema: string | undefined, from: Naming, to: Naming): string | undefined {
  const elsewhere = schema !== undefined && schema !== from.schema;
  return elsewhere && to.schema !== undefined ? schema : to.schema;
}

export interface ColumnSource {
  columns: readonly string[];
  /** As the archive has them. */
  fields: readonly { name: string; column: string | null }[];
  /** The columns that fields name themselves, by field, as people wrote them. */
  named: ReadonlyMap<string, string>;
  /** Names of attributes that could stand behind a column which is no field. */
  attributes: ReadonlySet<string>;
}

export interface ColumnTarget {
  fields: readonly { name: string; column: string | null }[];
  columns: readonly string[];
}

/** Every column of the archive's table and its name in the target; `present` is what the target has of this collection. */
export function placeColumns(
  source: ColumnSource,
  style: Pick<TargetPlace, 'from' | 'to'>,
  present: ColumnTarget,
): Map<string, string> {
  return new Map(source.columns.map((column) => [column, placeColumn(column, source, style, present)]));
}

function placeColumn(
  column: string,
  { fields, named, attributes }: ColumnSource,
  { from, to }: Pick<TargetPlace, 'from' | 'to'>,
  present: ColumnTarget,
): string {
  const field = fields.find((one) => one.column === column);
  if (field) {
    const here = present.fields.find(({ name }) => name === field.name)?.column;
    if (here) return here;
    const isOwn = column !== columnName(field.name, { underscored: from });
    return columnName(isOwn ? (named.get(field.name) ?? column) : field.name, { underscored: to });
  }
  if (present.columns.includes(column)) return column;
  const alike = present.columns.filter((one) => underscore(one) === underscore(column));
  return alike.length === 1 ? (alike[0] ?? column) : byRule(column, from, to, attributes);
}

function byRule(column: string, from: boolean, to: boolean, attributes: ReadonlySet<string>): string {
  if (from === to || column.startsWith('_') || column.includes('__')) return column;
  if (to) return underscore(column);
  const known = [...attributes].filter((name) => underscore(name) === column);
  if (known.length === 1) return known[0] ?? column;
  const humps = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  // NocoBase's names have humps; what these would not lead back to the column was spelled by a person.
  return underscore(humps) === column ? humps : column;
}
