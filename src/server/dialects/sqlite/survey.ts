import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { ForeignKeyDefinition, TableRef } from '../definition';
import { isReserved, type MissingRight, type TargetSurvey } from '../table-sets';
import type { Connection } from './connection';
import { describeTable } from './describe-table';
import { toSqliteError } from './sqlite-errors';
import { say } from '../../sentence';

const key = (name: string) => name.toLowerCase();

async function missingRights(file: string): Promise<MissingRight[]> {
  const folder = path.dirname(file);
  const missing: MissingRight[] = [];
  const may = (name: string) =>
    access(name, constants.W_OK).then(
      () => true,
      () => false,
    );
  if (!(await may(file))) {
    missing.push({ message: 'The database file may not be written to.', grant: `chmod u+w ${file}` });
  }
  if (!(await may(folder))) {
    missing.push({ message: 'No journal can be made beside the database file.', grant: `chmod u+wx ${folder}` });
  }
  return missing;
}

/** Bytes of the file system, and of pages in the file that hold nothing. */
async function freeBytes(connection: Connection, file: string): Promise<number> {
  const { bavail, bsize } = await statfs(path.dirname(file));
  const [free] = await connection.all<{ bytes: number }>(
    'SELECT freelist_count * page_size AS bytes FROM pragma_freelist_count, pragma_page_size',
  );
  return bavail * bsize + (free?.bytes ?? 0);
}

async function references(connection: Connection, asked: Set<string>): Promise<TargetSurvey['references']> {
  const rows = await connection.all<{ name: string; parent: string }>(
    `SELECT DISTINCT s.name, f."table" AS parent FROM main.sqlite_schema s, pragma_foreign_key_list(s.name, 'main') f
      WHERE s.type = 'table' ORDER BY s.name`,
  );
  const referring = new Set(
    rows
      .filter(({ name, parent }) => asked.has(key(parent)) && !asked.has(key(name)) && !isReserved(name))
      .map(({ name }) => name),
  );
  const found: { table: TableRef; key: ForeignKeyDefinition }[] = [];
  for (const name of referring) {
    const { foreignKeys } = await describeTable(connection, { name });
    for (const foreign of foreignKeys) {
      if (asked.has(key(foreign.references.name))) found.push({ table: { name }, key: foreign });
    }
  }
  return found;
}

function obstacle(name: string, type: string): string {
  if (type === 'view') return say`${name} is a view here, and a view cannot be exchanged with a table.`;
  if (type === 'virtual') return say`${name} is a virtual table here, which only its module can make.`;
  if (type === 'shadow') return say`${name} belongs to a virtual table here.`;
  return say`${name} is no plain table here.`;
}

const BUILT_IN = ['BINARY', 'NOCASE', 'RTRIM'];

export async function survey(connection: Connection, file: string, tables: readonly TableRef[]): Promise<TargetSurvey> {
  try {
    const asked = new Map(tables.map((table) => [key(table.name), table]));
    const listed = await connection.all<{ name: string; type: string }>(
      "SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type <> 'table'",
    );
    return {
      freeBytes: await freeBytes(connection, file),
      missingRights: await missingRights(file),
      references: await references(connection, new Set(asked.keys())),
      // One that a program brings along is unknown to the next that opens the file.
      knowsCollation: (name) => BUILT_IN.includes(name.toUpperCase()),
      obstacles: listed.flatMap(({ name, type }) => {
        const table = asked.get(key(name));
        return table ? [{ table, message: obstacle(name, type) }] : [];
      }),
    };
  } catch (error) {
    throw toSqliteError(error, 'looking at the tables');
  }
}
