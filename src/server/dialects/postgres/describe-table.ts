import { BackupError } from '../../errors';
import type { SequencePosition, TableDefinition, TableRef } from '../definition';
import type { TypeHints } from '../dialect';
import { columnDefinition, COLUMNS, type ColumnRow } from './columns';
import { CHECKS, FOREIGN_KEYS, INDEXES, INHERITS, PRIMARY_KEY } from './constraints';
import type { Session } from './session';
import { say } from '../../sentence';

interface TableRow {
  oid: string;
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

/** Everything about one table in one round trip: $1 is its schema, $2 its name. */
const DESCRIBE = `
  WITH target AS (
    SELECT c.oid, c.relkind FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  )
  SELECT target.relkind AS kind, pg_catalog.obj_description(target.oid, 'pg_class') AS comment,
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

/** The next value is above `last`, also for a sequence that was told to begin elsewhere than at 1. */
async function sequencePosition(session: Session, column: ColumnRow): Promise<SequencePosition> {
  const { sequence, increment } = column as { sequence: string; increment: string };
  const [row] = await session.query<{ last: string }>(
    say`reading the sequence ${sequence}`,
    `SELECT CASE WHEN is_called THEN last_value ELSE last_value - (${BigInt(increment)}) END::text AS last FROM ${sequence}`,
  );
  const last = row?.last === '0' || row === undefined ? null : row.last;
  return { column: column.name, name: column.sequenceName, last };
}

export async function describeTable(
  session: Session,
  table: Required<TableRef>,
  hints: TypeHints,
): Promise<TableDefinition> {
  const { schema, name } = table;
  const what = say`describing the table ${name}`;
  return session.within(what, async () => {
    const [row] = await session.queryAgain<TableRow>(what, 'describe', DESCRIBE, [schema, name]);
    if (!row) throw changed(name);
    // A definition numbers by one sequence: that of the key where there are several. The others stay defaults.
    const owners = row.columns.filter((column) => column.sequence !== null);
    const owner = owners.find((column) => row.primaryKey.includes(column.name)) ?? owners[0];
    if (row.indexes.some((index) => index.ddl === null)) throw changed(name);
    return {
      schema,
      name,
      kind: tableKind(row.kind),
      columns: row.columns.map((column) => columnDefinition(column, column === owner, hints[column.name])),
      primaryKey: row.primaryKey,
      indexes: row.indexes,
      foreignKeys: row.foreignKeys,
      checks: row.checks,
      inherits: row.inherits,
      sequence: owner ? await sequencePosition(session, owner) : null,
      comment: row.comment,
      ddl: null,
    };
  });
}
