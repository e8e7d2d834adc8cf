/** The table of a collection, as far as the deprecated plugin has written it down. */
import { rowColumns, type IndexDefinition, type TableDefinition, type TableRef } from '../dialects/definition';
import type { DumpedColumn } from './columns';
import type { CollectionMeta, DumpMeta } from './meta-schema';
import type { SourceFacts } from './source-facts';

export function tableRef({ tableName }: CollectionMeta, { DB_SCHEMA }: DumpMeta, { schemas }: SourceFacts): TableRef {
  const { tableName: name, schema } = typeof tableName === 'string' ? { tableName, schema: undefined } : tableName;
  return schemas ? { name, schema: schema || DB_SCHEMA || 'public' } : { name };
}

export function tableOf(ref: TableRef, columns: DumpedColumn[], inherits: TableRef[]): TableDefinition {
  return {
    ...ref,
    kind: 'table',
    columns: columns.map(({ definition }) => definition),
    primaryKey: columns.filter(({ primaryKey }) => primaryKey).map(({ definition }) => definition.name),
    indexes: columns
      .filter(({ unique, primaryKey }) => unique && !primaryKey)
      .map((column) => uniqueIndex(ref, column)),
    foreignKeys: [],
    checks: [],
    inherits,
    sequence: null,
    comment: null,
    ddl: null,
  };
}

function uniqueIndex(table: TableRef, { definition: { name } }: DumpedColumn): IndexDefinition {
  return { name: `${table.name}_${name}_uk`, unique: true, columns: [name], constraint: true, ddl: null };
}

/** Follows the rows as they pass, for the place from which numbering goes on. */
export class Numbering {
  private largest = 0n;
  private readonly at: number;

  constructor(
    table: TableDefinition,
    private readonly columns: DumpedColumn[],
    private readonly meta: CollectionMeta,
    private readonly facts: SourceFacts,
  ) {
    const { fieldName } = meta.autoIncrement ?? {};
    const names = rowColumns(table).map(({ name }) => name);
    const column = columns.find(
      ({ attribute, autoIncrement }) => autoIncrement || (fieldName && attribute === fieldName),
    );
    this.at = column ? names.indexOf(column.definition.name) : -1;
  }

  see(values: (string | null)[]): void {
    const text = values[this.at];
    if (!text || !/^\d{1,20}$/.test(text)) return;
    const number = BigInt(text);
    if (number > this.largest) this.largest = number;
  }

  /** Null for a table that numbers nothing. */
  position(): TableDefinition['sequence'] {
    const column = this.columns[this.at];
    if (!column) return null;
    const { currentVal, seqName } = this.meta.autoIncrement ?? {};
    const written = /^\d{1,20}$/.test(String(currentVal)) ? BigInt(String(currentVal)) : 0n;
    const before = this.facts.countsAhead && written > 0n ? written - 1n : written;
    const last = before > this.largest ? before : this.largest;
    return { column: column.definition.name, name: bareName(seqName), last: last > 0n ? String(last) : null };
  }
}

/** `"My schema"."t_id_seq"` as PostgreSQL prints it within nextval(): only the name of the sequence. */
function bareName(sequence: string | null | undefined): string | null {
  const [, quoted, plain] = /(?:"((?:[^"]|"")+)"|([^".]+))$/.exec(sequence ?? '') ?? [];
  return quoted?.replace(/""/g, '"') ?? plain ?? null;
}
