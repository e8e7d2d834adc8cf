/**
 * Defaults that NocoBase's own records have and MySQL cannot hold. Without them NocoBase's upgrade changes the column, for which it
 * makes the table anew on SQLite, and that fails where a key has two columns, as that of `fields` has.
 */
import type { TableDefinition } from '../../dialects/definition';

const DEFAULTS: Record<string, Record<string, string>> = {
  collections: { options: `'{}'` },
  fields: { options: `'{}'` },
};

/** For a database of another kind. @param definition the table of that collection */
export function withKnownDefaults(collection: string, definition: TableDefinition): TableDefinition {
  const known = Object.hasOwn(DEFAULTS, collection) ? DEFAULTS[collection] : undefined;
  if (!known) return definition;
  const columns = definition.columns.map((column) => ({
    ...column,
    default: column.default ?? known[column.name] ?? null,
  }));
  return { ...definition, columns };
}
