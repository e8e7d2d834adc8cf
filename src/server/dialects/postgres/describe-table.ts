import { BackupError } from '../../errors';
import type { TableDefinition, TableRef } from '../definition';
import type { TypeHints } from '../dialect';
import { columnDefinition, COLUMNS, type ColumnRow } from './columns';
import { CHECKS, FOREIGN_KEYS, INDEXES, INHERITS, PRIMARY_KEY } from './constraints';
import type { Session } from './session';
import { say } from '../../sentence';

interface TableRow {
  /** Which of the tables asked for, from 1. */
  position: number;
  kind: string;
  comment: string | null;
  columns: ColumnRow[];
  primaryKey: string[];
  indexes: (TableDefinition['indexes'][number] & { ddl: string | null })[];
  foreignKeys: TableDefinition['foreignKeys'];
  checks: TableDefinition['checks'];
  inherits: TableRef[];
  [column: string]: unknown;
}

/** Everything about all tables in one round trip: $1 are their schemas, $2 their names. */
const DESCRIBE = `
  WITH target AS (
    SELECT c.oid, c.relkind, wanted.position FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (schema, name, position)
      JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  )
  SELECT target.position::integer, target.relkind AS kind, pg_catalog.obj_description(target.oid, 'pg_class') AS comment,
         (${COLUMNS}) AS columns, (${PRIMARY_KEY}) AS "primaryKey", (${INDEXES}) AS indexes,
         (${FOREIGN_KEYS}) AS "foreignKeys", (${CHECKS}) AS checks, (${INHERITS}) AS inherits
    FROM target`;

const KINDS: Record<string, TableDefinition['kind']> = { v: 'view', m: 'view', f: 'foreign table' };

export function tableKind(relkind: string): TableDefinition['kind'] {
  return KINDS[relkind] ?? 'table';
}

function changed(name: string): BackupError {
  return new BackupError('DATA_CHANGED', say`The table ${name} does not exist any more.`, {
    hint: 'Try again when nobody changes the structure of the database.',
    details: { table: name },
  });
}

/** A definition numbers by one sequence: that of the key where there are several. The others stay defaults. */
function numberedColumn({ columns, primaryKey }: TableRow): ColumnRow | undefined {
  const owners = columns.filter((column) => column.sequence !== null);
  return owners.find((column) => primaryKey.includes(column.name)) ?? owners[0];
}

/** The `last` of each sequence. The next value is above it, also for a sequence that was told to begin elsewhere than at 1. */
async function lastNumbers(session: Session, columns: ColumnRow[]): Promise<Map<string, string | null>> {
  if (columns.length === 0) return new Map();
  const queries = columns.map(
    ({ sequence, increment }, at) =>
      `SELECT ${at} AS at, CASE WHEN is_called THEN last_value ELSE last_value - (${BigInt(increment as string)}) END::text AS last
         FROM ${sequence}`,
  );
  const sequences = columns.map((column) => column.sequence as string);
  const rows = await session.query<{ at: number; last: string }>(
    say`reading the sequence ${sequences.join(', ')}`,
    queries.join(' UNION ALL '),
  );
  return new Map(rows.map(({ at, last }) => [sequences[at] as string, last === '0' ? null : last]));
}

/** What stands in the place of a table that is no longer there is the error to be thrown. */
export async function describeTables(
  session: Session,
  what: string,
  tables: readonly { place: Required<TableRef>; hints?: TypeHints }[],
): Promise<(TableDefinition | BackupError)[]> {
  return session.within(what, async () => {
    const places = tables.map(({ place }) => place);
    const rows = await session.queryAgain<TableRow>(what, 'describe', DESCRIBE, [
      places.map(({ schema }) => schema),
      places.map(({ name }) => name),
    ]);
    const found = new Map(rows.map((row) => [row.position, row]));
    const last = await lastNumbers(
      session,
      rows.flatMap((row) => numberedColumn(row) ?? []),
    );
    return tables.map(({ place, hints = {} }, at) => {
      const row = found.get(at + 1);
      if (!row || row.indexes.some((index) => index.ddl === null)) return changed(place.name);
      const numbered = numberedColumn(row);
      return {
        ...place,
        kind: tableKind(row.kind),
        columns: row.columns.map((column) => columnDefinition(column, column === numbered, hints[column.name])),
        primaryKey: row.primaryKey,
        indexes: row.indexes,
        foreignKeys: row.foreignKeys,
        checks: row.checks,
        inherits: row.inherits,
        sequence: numbered
          ? {
              column: numbered.name,
              name: numbered.sequenceName,
              last: last.get(numbered.sequence as string) ?? null,
            }
          : null,
        comment: row.comment,
        ddl: null,
      };
    });
  });
}
