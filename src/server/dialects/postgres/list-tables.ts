import type { ListedTable } from '../dialect';
import { isReserved } from '../table-sets';
import { tableKind } from './describe-table';
import type { Session } from './session';

/** Partitions are parts of their parent; tables of extensions come and go with them. */
const LIST = `
  SELECT c.relname AS name, c.relkind AS kind,
         CASE WHEN c.relkind IN ('r', 'p') AND c.reltuples >= 0 AND c.relpages + c.reltuples > 0 THEN c.reltuples::float8 END AS rows,
         CASE WHEN c.relkind = 'r' THEN pg_catalog.pg_table_size(c.oid)::float8 END AS bytes
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
   ORDER BY c.relname COLLATE "C"`;

interface Row {
  name: string;
  kind: string;
  rows: number | null;
  bytes: number | null;
  [column: string]: unknown;
}

export async function listTables(session: Session, schema: string): Promise<ListedTable[]> {
  const what = 'listing the tables';
  const rows = await session.within(what, () => session.query<Row>(what, LIST, [schema]));
  const own = rows.filter(({ name }) => !isReserved(name));
  return own.map(({ name, kind, rows: estimatedRows, bytes: estimatedBytes }) => ({
    schema,
    name,
    kind: tableKind(kind),
    estimatedRows,
    estimatedBytes,
  }));
}
