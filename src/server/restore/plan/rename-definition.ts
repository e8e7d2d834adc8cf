/** A definition under other names of its table and columns. */
import { underscore } from '../../catalog/table-names';
import type {
  ColumnDefinition,
  ForeignKeyDefinition,
  IndexDefinition,
  TableDefinition,
  TableRef,
} from '../../dialects/definition';
import type { Loss } from '../../dialects/table-sets';
import { mentions } from './mentions';
import { say } from '../../sentence';

export interface Renaming {
  table: TableRef;
  /** Every column and its new name. */
  columns: ReadonlyMap<string, string>;
  /** Where a foreign key leads to; null when there is no such table. */
  reference(key: ForeignKeyDefinition): ForeignKeyDefinition['references'] | null;
  parent(table: TableRef): TableRef;
  /** Whether text of the source database could be used as it is, but for the names. */
  readsText: boolean;
}

export interface Renamed {
  definition: TableDefinition;
  losses: Loss[];
  /** Foreign keys that lead nowhere and are left out. */
  unlinked: ForeignKeyDefinition[];
}

/**
 * Text of the source database (expressions, DDL) cannot be translated. Where no changed name occurs in it, it is kept; else the
 * thing is made without it or left out, with a loss that says so.
 */
export function renameDefinition(source: TableDefinition, renaming: Renaming): Renamed {
  const losses: Loss[] = [];
  const stale = changedNames(source, renaming);
  const lose = (column: string | null, message: string) => losses.push({ column, values: false, message });
  const columns = source.columns.flatMap((column) => renameColumn(column, renaming, stale, lose));
  const kept = new Set(columns.map(({ name }) => name));
  const known = (name: string) => kept.has(renaming.columns.get(name) ?? name);
  const spell = (name: string) => renaming.columns.get(name) ?? name;
  const checks = source.checks.flatMap(({ name, expression }) => {
    const respelled = respell(expression, renaming);
    // Where a check has the name of its column, the database made both at once.
    if (!mentions(respelled, stale)) return [{ name: spell(name), expression: respelled }];
    lose(null, say`The check ${name} is left out, as names in its expression change.`);
    return [];
  });
  const { indexes, losses: indexLosses } = renameIndexes(source, renaming, stale, known);
  const linked = source.foreignKeys.map((key) => ({ key, references: renaming.reference(key) }));
  const ddl = stale.size > 0 ? null : source.ddl;
  const option = TABLE_OPTIONS.exec(afterColumns(source.ddl))?.[0];
  if (renaming.readsText && ddl === null && option !== undefined) {
    lose(null, say`The table is made from its columns, as names change, and so without its option ${option}.`);
  }
  return {
    definition: {
      ...withSchema(renaming.table),
      kind: source.kind,
      columns,
      primaryKey: source.primaryKey.map(spell),
      indexes,
      foreignKeys: linked.flatMap(({ key, references }) =>
        references ? [{ ...key, columns: key.columns.map(spell), references }] : [],
      ),
      checks,
      inherits: source.inherits.map((parent) => renaming.parent(parent)),
      sequence: source.sequence && {
        ...source.sequence,
        column: spell(source.sequence.column),
        name: source.sequence.name && renamePrefix(source.sequence.name, source.name, renaming.table.name),
      },
      comment: source.comment,
      ddl,
    },
    losses: [...losses, ...indexLosses],
    unlinked: linked.filter(({ references }) => !references).map(({ key }) => key),
  };
}

/** What must not occur in text that is kept. */
export function changedNames(
  source: TableDefinition,
  { table, columns }: Pick<Renaming, 'table' | 'columns'>,
): Set<string> {
  const names = [...columns].filter(([before, after]) => before !== after).map(([before]) => before);
  if (source.name !== table.name) names.push(source.name);
  if (source.schema !== undefined && source.schema !== table.schema) names.push(source.schema);
  return new Set(names);
}

/** Names in backquotes are surely names. */
function respell(expression: string, { columns }: Renaming): string {
  return expression.replace(/'(?:[^'\\]|''|\\.)*'|`((?:[^`]|``)+)`/g, (token, name?: string) => {
    const renamed = name === undefined ? undefined : columns.get(name.replaceAll('``', '`'));
    return renamed === undefined ? token : `\`${renamed.replaceAll('`', '``')}\``;
  });
}

function renameColumn(
  column: ColumnDefinition,
  { columns }: Renaming,
  stale: ReadonlySet<string>,
  lose: (column: string, message: string) => void,
): ColumnDefinition[] {
  const name = columns.get(column.name) ?? column.name;
  if (column.generated && mentions(column.generated.expression, stale)) {
    lose(column.name, say`The computed column ${column.name} is left out, as names in its expression change.`);
    return [];
  }
  if (column.default !== null && mentions(column.default, stale)) {
    lose(column.name, say`The default of column ${column.name} is left out, as names in it change.`);
    return [{ ...column, name, default: null }];
  }
  return [{ ...column, name }];
}

/** What a table can be beyond its columns, in the words of the databases that print tables as statements. */
const TABLE_OPTIONS =
  /WITHOUT ROWID|STRICT|PARTITION BY|WITH SYSTEM VERSIONING|(ROW_FORMAT|COMPRESSION|ENCRYPTION|KEY_BLOCK_SIZE|ENGINE)=(?!InnoDB)\w+/i;

function afterColumns(ddl: string | null): string {
  const closing = /\n\) /.exec(ddl ?? '');
  return ddl === null ? '' : ddl.slice(closing ? closing.index : ddl.lastIndexOf(')'));
}

/** Rows without the condition would break a key, and values without the expression mean something else. */
const INDISPENSABLE = /\b(WHERE|EXCLUDE)\b/i;
const MORE_THAN_COLUMNS = /\bUSING\s+(?!btree)\w|\b(DESC|INCLUDE|NULLS)\b|\(\d+\)/i;

function renameIndexes(
  source: TableDefinition,
  { table, columns }: Renaming,
  stale: ReadonlySet<string>,
  known: (column: string) => boolean,
): { indexes: IndexDefinition[]; losses: Loss[] } {
  const losses: Loss[] = [];
  const indexes = source.indexes.flatMap((index): IndexDefinition[] => {
    const lose = (message: string) => losses.push({ column: null, values: false, message });
    const usable = index.ddl === null || !mentions(index.ddl, stale);
    const needsText = index.columns.includes(null) || INDISPENSABLE.test(index.ddl ?? '');
    if ((needsText && !usable) || index.columns.some((column) => column !== null && !known(column))) {
      lose(say`The index ${index.name} is left out, as names in it change.`);
      return [];
    }
    if (!usable && MORE_THAN_COLUMNS.test(index.ddl ?? '')) {
      lose(say`The index ${index.name} becomes a plain one over its columns, as names in it change.`);
    }
    return [
      {
        ...index,
        name: renamePrefix(index.name, source.name, table.name),
        columns: index.columns.map((column) => (column === null ? null : (columns.get(column) ?? column))),
        ddl: usable ? index.ddl : null,
      },
    ];
  });
  return { indexes, losses };
}

/** Names of indexes and sequences begin with the table's where NocoBase or the database made them, those of indexes underscored. */
function renamePrefix(name: string, before: string, after: string): string {
  if (before === after) return name;
  if (name.startsWith(`${before}_`)) return after + name.slice(before.length);
  const spelled = underscore(before);
  return name.startsWith(`${spelled}_`) ? underscore(after) + name.slice(spelled.length) : name;
}

function withSchema({ name, schema }: TableRef): TableRef {
  return schema === undefined ? { name } : { schema, name };
}
