import { escapeIdentifier } from 'pg';
import { BackupError } from '../../errors';
import type { ColumnDefinition, TableDefinition } from '../definition';
import { checkExpression } from './check-expression';
import { reasonOf, sqlState } from './errors';
import { quoted, quotedList, type Place } from './names';
import type { Statements } from './statements';
import { say } from '../../sentence';

/** A parent that is staged too: its place, and its columns in order. */
export interface StagedParent {
  place: Place;
  columns: string[];
}

async function checkGenerated(session: Statements, { columns }: TableDefinition): Promise<void> {
  const plain = columns.filter(({ generated }) => generated === null);
  for (const { generated } of columns) if (generated) await checkExpression(session, plain, generated.expression);
}

/** Inputs of regtype are types and nothing else, so what passes may stand in a statement. */
async function checkTypes(session: Statements, { name, columns }: TableDefinition): Promise<void> {
  const known = new Set<string>();
  for (const column of columns) {
    if (known.has(column.native)) continue;
    known.add(column.native);
    try {
      await session.run('SELECT $1::text::regtype', [column.native]);
    } catch (error) {
      if (!/^(42|3F|22)/.test(sqlState(error))) throw error;
      throw new BackupError(
        'DATABASE_FAILED',
        say`The type of ${name}.${column.name} cannot be used: ${reasonOf(error)}.`,
        {
          hint: 'If it belongs to an extension, create the extension in this database first.',
          details: { table: name, column: column.name },
          cause: error,
        },
      );
    }
  }
}

const COLLATIONS = `
  SELECT c.collname AS name FROM pg_catalog.pg_collation c
   WHERE c.collname = ANY ($1::text[]) AND pg_catalog.pg_collation_is_visible(c.oid)`;

async function knownCollations(session: Statements, columns: ColumnDefinition[]): Promise<Set<string>> {
  const wanted = columns.flatMap(({ collation }) => collation ?? []);
  if (wanted.length === 0) return new Set();
  return new Set((await session.look<{ name: string }>(COLLATIONS, [wanted])).map(({ name }) => name));
}

function columnText(column: ColumnDefinition, collations: Set<string>): string {
  const { name, native, collation, generated, nullable } = column;
  return [
    escapeIdentifier(name),
    native,
    collation !== null && collations.has(collation) && `COLLATE ${escapeIdentifier(collation)}`,
    generated && `GENERATED ALWAYS AS (${generated.expression}\n) STORED`,
    !nullable && 'NOT NULL',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Inherited columns stand first, in the order of the parents, unless they were added later. */
function inheritsInOrder({ columns }: TableDefinition, parents: readonly StagedParent[]): number | null {
  const inherited = [...new Set(parents.flatMap((parent) => parent.columns))];
  return inherited.every((name, at) => columns[at]?.name === name) ? inherited.length : null;
}

/**
 * Makes the table bare: columns and what their values depend on. All else follows when the rows are there.
 * @returns sentences about what is left out
 */
export async function createTable(
  session: Statements,
  definition: TableDefinition,
  place: Place,
  parents: readonly StagedParent[],
): Promise<string[]> {
  const { columns, name } = definition;
  await checkTypes(session, definition);
  await checkGenerated(session, definition);
  const collations = await knownCollations(session, columns);
  const list = (some: ColumnDefinition[]) => some.map((column) => columnText(column, collations)).join(', ');
  const inherited = parents.length > 0 ? inheritsInOrder(definition, parents) : null;
  if (inherited === null) {
    await session.run(`CREATE TABLE ${quoted(place)} (${list(columns)})`);
    for (const parent of parents) await session.run(`ALTER TABLE ${quoted(place)} INHERIT ${quoted(parent.place)}`);
  } else {
    // Columns that are only the parents' go when the parents drop them.
    const from = parents.map((parent) => quoted(parent.place)).join(', ');
    await session.run(`CREATE TABLE ${quoted(place)} (${list(columns.slice(inherited))}) INHERITS (${from})`);
    const strict = columns.slice(0, inherited).filter((column) => !column.nullable);
    for (const column of strict) {
      await session.run(`ALTER TABLE ${quoted(place)} ALTER COLUMN ${escapeIdentifier(column.name)} SET NOT NULL`);
    }
  }
  return columns
    .filter(({ collation }) => collation !== null && !collations.has(collation))
    .map(
      (column) =>
        say`The collation ${column.collation} of ${name}.${column.name} does not exist here: the default is used.`,
    );
}

/** @param fresh the table was made in this very transaction */
export function copyStatement(place: Place, columns: ColumnDefinition[], fresh: boolean): string {
  const list = columns.length > 0 ? ` (${quotedList(columns.map(({ name }) => name))})` : '';
  // Rows are written as already seen by everybody, which saves writing them again later.
  return `COPY ${quoted(place)}${list} FROM STDIN${fresh ? ' WITH (FREEZE)' : ''}`;
}
