/** A view, trigger or routine of the archive as it is to be, where the choice gives its tables other names. */
import type { DatabaseObject } from '../../dialects/definition';
import type { PlacedCollection } from './chosen-collection';
import { mentions } from './mentions';
import { rewriteTables } from './rewrite-tables';

/** Old names to new ones, of the tables and views that the choice sends elsewhere within their schema. */
export function movedTables(chosen: readonly PlacedCollection[]): Map<string, string> {
  return new Map(
    chosen.flatMap(({ definition: { table }, to, moved }): [string, string][] =>
      table && to && moved && table.schema === to.schema && table.name !== to.name ? [[table.name, to.name]] : [],
    ),
  );
}

/** The object itself where nothing in it moves; null where it cannot be told what its words mean. */
export function placeObject(object: DatabaseObject, chosen: readonly PlacedCollection[]): DatabaseObject | null {
  const tables = movedTables(chosen);
  const columns = new Set(chosen.flatMap((one) => [...one.columns.keys()]));
  const ambiguous = new Set([...tables.keys()].filter((name) => columns.has(name)));
  if (mentions(object.ddl, ambiguous)) return null;
  const schema = chosen.find(({ to }) => to?.schema !== undefined)?.to?.schema;
  const ddl = rewriteTables(object.ddl, tables, schema);
  if (ddl === null) return null;
  if (ddl === object.ddl) return object;
  const name = isView(object) ? (tables.get(object.name) ?? object.name) : object.name;
  const table = object.table === undefined ? {} : { table: tables.get(object.table) ?? object.table };
  return { ...object, name, ...table, ddl };
}

export function isView({ kind }: Pick<DatabaseObject, 'kind'>): boolean {
  return kind === 'view' || kind === 'materialized view';
}
