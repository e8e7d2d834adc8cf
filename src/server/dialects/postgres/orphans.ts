import { escapeIdentifier } from 'pg';
import { BackupError } from '../../errors';
import { quoted, type Place } from './names';
import type { WriteSession } from './write-session';
import { say } from '../../sentence';

interface Reference {
  from: Place;
  columns: string[];
  to: Place;
  /** Empty: the primary key. */
  references: string[];
}

/** Rows that refer to something which is not there. A key with a NULL in it refers to nothing. */
export async function countOrphans(
  session: WriteSession,
  { from, columns, to, references }: Reference,
): Promise<number> {
  const onto = references.length > 0 ? references : await primaryKey(session, to);
  const column = (table: string, name: string | undefined) => `${table}.${escapeIdentifier(name ?? '')}`;
  const filled = columns.map((name) => `${column('f', name)} IS NOT NULL`).join(' AND ');
  const equal = columns.map((name, at) => `${column('f', name)} = ${column('t', onto[at])}`).join(' AND ');
  const [row] = await session.run<{ rows: string }>(
    `SELECT count(*)::text AS rows FROM ONLY ${quoted(from)} f
      WHERE ${filled} AND NOT EXISTS (SELECT FROM ONLY ${quoted(to)} t WHERE ${equal})`,
  );
  return Number(row?.rows);
}

async function primaryKey(session: WriteSession, table: Place): Promise<string[]> {
  const rows = await session.run<{ name: string }>(
    `SELECT a.attname AS name FROM pg_catalog.pg_constraint k CROSS JOIN unnest(k.conkey) WITH ORDINALITY AS n (number, position)
       JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.number
      WHERE k.conrelid = $1::regclass AND k.contype = 'p' ORDER BY n.position`,
    [quoted(table)],
  );
  return rows.map(({ name }) => name);
}

export interface StayingReference extends Reference {
  name: string;
  validated: boolean;
}

const columnNames = (relation: string, numbers: string) => `(
  SELECT json_agg(a.attname ORDER BY n.position) FROM unnest(${numbers}) WITH ORDINALITY AS n (number, position)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = ${relation} AND a.attnum = n.number)`;

const PLACES = `SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE (n.nspname, c.relname) IN (SELECT p ->> 'schema', p ->> 'name' FROM jsonb_array_elements($1::jsonb) p)`;

/** Foreign keys of all other tables onto these. */
export async function referencesOnto(session: WriteSession, tables: readonly Place[]): Promise<StayingReference[]> {
  const place = (table: string) =>
    `json_build_object('schema', (SELECT nspname FROM pg_catalog.pg_namespace WHERE oid = ${table}.relnamespace), 'name', ${table}.relname)`;
  return session.run<StayingReference & { [column: string]: unknown }>(
    `WITH mine AS (${PLACES})
     SELECT k.conname AS name, k.convalidated AS validated, ${place('f')} AS from, ${place('t')} AS to,
            ${columnNames('k.conrelid', 'k.conkey')} AS columns, ${columnNames('k.confrelid', 'k.confkey')} AS references
       FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class f ON f.oid = k.conrelid JOIN pg_catalog.pg_class t ON t.oid = k.confrelid
      WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confrelid IN (SELECT oid FROM mine) AND k.conrelid NOT IN (SELECT oid FROM mine)
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.oid = f.relnamespace AND n.nspname ~ '^strongbox_set_')
      ORDER BY 1`,
    [JSON.stringify(tables)],
  );
}

export function broken({ name: table }: Place, key: string, { name: target }: Place, rows: number): BackupError {
  const what = rows === 1 ? say`One row` : say`${rows} rows`;
  return new BackupError(
    'REFERENCES_BROKEN',
    say`${what} of the table ${table} would refer to rows of ${target} that are not there.`,
    {
      hint: say`Restore ${table} and ${target} together, or remove these rows first.`,
      details: { table, references: target, key, rows },
    },
  );
}
