/** Rows into a table as it is there: by name, each column of it takes that of the archive. */
import { rowColumns, type ColumnDefinition, type TableDefinition } from '../../dialects/definition';
import type { Loss } from '../../dialects/table-sets';
import type { TableStep } from './steps';
import { say } from '../../sentence';

interface Fitted {
  step: Pick<TableStep, 'source' | 'target' | 'lossy' | 'rows'>;
  losses: Loss[];
  /** Columns there that must have a value, and get none. */
  unfilled: string[];
}

/**
 * @param translated the archive's table in the terms and names of the target
 * @param columns names in the archive to names there
 */
export function fitRows(
  source: TableDefinition,
  translated: TableDefinition,
  columns: ReadonlyMap<string, string>,
  live: TableDefinition,
): Fitted {
  const given = rowColumns(source).map((column, at) => ({ column, at, name: columns.get(column.name) ?? column.name }));
  const native = new Map(translated.columns.map((column) => [column.name, column.native]));
  const losses: Loss[] = [];
  const fitting = rowColumns(live).map((there) => {
    const found = given.find(({ name }) => name === there.name);
    if (found && native.get(there.name) !== there.native) {
      losses.push({
        column: found.column.name,
        values: true,
        message: say`The column ${there.name} is ${there.native} here: values may be rounded, or refused.`,
      });
    }
    return { there, found };
  });
  const taken = new Set(fitting.flatMap(({ found }) => (found ? [found.at] : [])));
  for (const { column, at } of given) {
    if (taken.has(at)) continue;
    losses.push({ column: column.name, values: true, message: say`The table here has no column for ${column.name}.` });
  }
  const types = new Map(fitting.map(({ there, found }) => [there.name, found?.column.type ?? there.type]));
  const project = fitting.map(({ found }) => found?.at ?? null);
  return {
    step: {
      source: { ...source, columns: fitting.map(({ there, found }) => found?.column ?? empty(there)) },
      target: {
        ...live,
        columns: live.columns.map((column) => ({ ...column, type: types.get(column.name) ?? column.type })),
        sequence: live.sequence && { ...live.sequence, last: highest(live.sequence.last, translated.sequence?.last) },
      },
      lossy: fitting.flatMap(({ found }, at) =>
        losses.some(({ column }) => column === found?.column.name) ? [at] : [],
      ),
      rows: { project },
    },
    losses,
    unfilled: fitting.flatMap(({ there, found }) => (found || there.nullable ? [] : [there.name])),
  };
}

function empty({ name, type, native }: ColumnDefinition): ColumnDefinition {
  return {
    ...{ name, type, native, nullable: true, default: null, identity: null, generated: null, enumValues: null },
    ...{ length: null, precision: null, scale: null, collation: null, comment: null },
  };
}

function highest(one: string | null, other: string | null = null): string | null {
  if (one === null || other === null) return one ?? other;
  return BigInt(one) > BigInt(other) ? one : other;
}
