import { escapeIdentifier, escapeLiteral } from 'pg';
import { BackupError } from '../../errors';
import type { IndexDefinition, TableDefinition } from '../definition';
import { checkExpression } from './check-expression';
import { reasonOf, sqlState } from './errors';
import { fittingName, quoted, quotedList, type Place } from './names';
import { numberRows } from './number-rows';
import type { Statements } from './statements';
import { say } from '../../sentence';

/** Undefined function, type, operator class, collation and the like, or text that this version does not understand. */
const isUnknownHere = (error: unknown) => /^(42|0A|3F|54)/.test(sqlState(error));

const QUOTED = '(?:"(?:[^"]|"")+"|[\\w$]+)';
const INDEX = new RegExp(`^CREATE (UNIQUE )?INDEX ${QUOTED} ON (?:ONLY )?${QUOTED}(?:\\.${QUOTED})? (USING .*)$`, 's');
const CONSTRAINT = new RegExp(
  `^ALTER TABLE (?:ONLY )?${QUOTED}(?:\\.${QUOTED})? ADD CONSTRAINT ${QUOTED} ((?:UNIQUE|EXCLUDE) .*)$`,
  's',
);
const PLAIN_UNIQUE = /^UNIQUE \((?:[^()"]|"(?:[^"]|"")*")*\)$/;

/**
 * What follows the rows. Indexes first: they let the table be read meanwhile; ALTER TABLE waits for whoever reads.
 * @param small whoever reads is soon done, so that constraints may make their indexes themselves
 * @returns warnings
 */
export async function finishTable(
  session: Statements,
  definition: TableDefinition,
  place: Place,
  small: boolean,
): Promise<string[]> {
  const warnings: string[] = [];
  /** A part that can be done without: its lack makes no row wrong. */
  const part = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      if (!isUnknownHere(error)) throw error;
      warnings.push(say`${what} of the table ${definition.name} is left out: ${reasonOf(error)}.`);
    }
  };
  const { primaryKey, indexes, checks, name } = definition;
  const constraints: string[] = [];
  if (primaryKey.length > 0) {
    const key = { name: `${name}_pkey`, unique: true, columns: primaryKey, constraint: true, ddl: null };
    constraints.push(await constraintOver(session, place, key, 'PRIMARY KEY', small));
  }
  for (const index of indexes) {
    await part(say`The index ${index.name}`, async () => {
      const made = await makeIndex(session, place, index, small);
      if (made) constraints.push(made);
    });
  }
  for (const constraint of constraints) await session.run(constraint);
  // Those of a parent are there.
  const known = checks.length > 0 ? await constraintNames(session, place) : new Set();
  for (const check of checks.filter((one) => !known.has(fittingName(one.name)))) {
    await part(say`The check ${check.name}`, async () => {
      await checkExpression(session, definition.columns, check.expression);
      const name = escapeIdentifier(fittingName(check.name));
      await session.run(`ALTER TABLE ${quoted(place)} ADD CONSTRAINT ${name} CHECK (${check.expression}\n)`);
    });
  }
  await setDefaults(session, definition, place, part);
  warnings.push(...(await numberRows(session, definition, place)));
  await comment(session, definition, place);
  await session.run(`ANALYZE ${quoted(place)}`);
  return warnings;
}

async function constraintNames(session: Statements, place: Place): Promise<Set<string>> {
  const rows = await session.look<{ name: string }>(
    'SELECT conname AS name FROM pg_catalog.pg_constraint WHERE conrelid = $1::regclass',
    [quoted(place)],
  );
  return new Set(rows.map(({ name }) => name));
}

/** @returns the statement that is still to be run, when nobody reads */
async function makeIndex(
  session: Statements,
  place: Place,
  index: IndexDefinition,
  small: boolean,
): Promise<string | null> {
  const [, unique, using] = INDEX.exec(index.ddl ?? '') ?? [];
  if (using !== undefined) {
    await createIndex(session, place, index.name, unique !== undefined, using);
    return null;
  }
  const [, constraint] = CONSTRAINT.exec(index.ddl ?? '') ?? [];
  if (constraint !== undefined && !PLAIN_UNIQUE.test(constraint)) {
    return `ALTER TABLE ${quoted(place)} ADD CONSTRAINT ${escapeIdentifier(fittingName(index.name))} ${constraint}`;
  }
  if (index.constraint) return constraintOver(session, place, index, 'UNIQUE', small);
  await createIndex(session, place, index.name, index.unique, `(${quotedList(namesOf(index))})`);
  return null;
}

function namesOf({ name, columns }: IndexDefinition): string[] {
  if (columns.every((column) => column !== null)) return columns as string[];
  throw new BackupError('DATABASE_FAILED', say`The index ${name} is over an expression that is not known.`);
}

/** The index, which can be made while the table is read; the constraint over it takes no time. */
async function constraintOver(
  session: Statements,
  place: Place,
  index: IndexDefinition,
  kind: 'PRIMARY KEY' | 'UNIQUE',
  small: boolean,
): Promise<string> {
  const add = `ALTER TABLE ${quoted(place)} ADD CONSTRAINT`;
  if (small) return `${add} ${escapeIdentifier(fittingName(index.name))} ${kind} (${quotedList(namesOf(index))})`;
  const made = await createIndex(session, place, index.name, true, `(${quotedList(namesOf(index))})`);
  const name = escapeIdentifier(made);
  return `${add} ${name} ${kind} USING INDEX ${name}`;
}

/** Names of indexes are unique in a schema here, and only in a table elsewhere. */
async function createIndex(
  session: Statements,
  place: Place,
  wanted: string,
  unique: boolean,
  what: string,
): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const longer = attempt === 0 ? wanted : `${place.name}_${wanted}${attempt === 1 ? '' : attempt}`;
    const name = fittingName(longer);
    try {
      await session.run(`CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${escapeIdentifier(name)} ON ${quoted(place)} ${what}`);
      return name;
    } catch (error) {
      if (sqlState(error) !== '42P07' || attempt > 9) throw error;
    }
  }
}

/** Those that number from a sequence wait until all sequences are there: see `linkTables`. */
export const isNumbering = (expression: string) => /^nextval\(/.test(expression);

async function setDefaults(
  session: Statements,
  { columns, inherits }: TableDefinition,
  place: Place,
  part: (what: string, work: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  for (const { name, default: expression, identity, generated } of columns) {
    if (generated || identity || (expression !== null && isNumbering(expression))) continue;
    const alter = `ALTER TABLE ONLY ${quoted(place)} ALTER COLUMN ${escapeIdentifier(name)}`;
    if (expression !== null) {
      await part(say`The default of ${name}`, async () => {
        await checkExpression(session, [], expression);
        await session.run(`${alter} SET DEFAULT (${expression}\n)`);
      });
    } else if (inherits.length > 0) await session.run(`${alter} DROP DEFAULT`);
  }
}

async function comment(session: Statements, { comment: about, columns }: TableDefinition, place: Place): Promise<void> {
  if (about !== null) await session.run(`COMMENT ON TABLE ${quoted(place)} IS ${escapeLiteral(about)}`);
  for (const column of columns) {
    if (column.comment === null) continue;
    const name = `${quoted(place)}.${escapeIdentifier(column.name)}`;
    await session.run(`COMMENT ON COLUMN ${name} IS ${escapeLiteral(column.comment)}`);
  }
}
