/** Tables taken out of a database and put back by way of a set, as every behaviour here needs it. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { DatabaseObject, TableDefinition, TableRef } from '../../../src/server/dialects/definition';
import type { Reader, TypeHints } from '../../../src/server/dialects/dialect';
import type { ExchangeReport, Staging, StagingRequest, TableSets } from '../../../src/server/dialects/table-sets';
import type { DialectFixture } from '../dialect/fixture';
import { readText, useDatabase, withReader, type Setup } from '../dialect/reading';

/** A table as an archive holds it. */
export interface Held {
  definition: TableDefinition;
  rows: string;
}

export interface SetsSetup extends Setup {
  sets: TableSets;
  run(statement: string): Promise<Record<string, unknown>[]>;
}

/** A fresh database with table sets for one describe block. Each test begins without sets and ends without. */
export function useTableSets(fixture: DialectFixture): SetsSetup {
  const setup = useDatabase(fixture) as SetsSetup;
  setup.run = (statement) => setup.sql.run(statement);
  beforeEach(async () => {
    setup.sets = await setup.dialect.openTableSets();
  });
  afterEach(async () => {
    for (const { id } of await setup.sets.list()) await setup.sets.discard(id);
    await setup.sets.close();
  });
  return setup;
}

export async function hold(reader: Reader, table: TableRef, hints?: TypeHints): Promise<Held> {
  const definition = await reader.describeTable(table, hints);
  return { definition, rows: definition.kind === 'table' ? await readText(reader, definition) : '' };
}

/** The live tables as they are now. */
export function holdTables(setup: Setup, ...names: string[]): Promise<Held[]> {
  return withReader(setup, async (reader) => {
    const held: Held[] = [];
    for (const name of names) held.push(await hold(reader, { name }));
    return held;
  });
}

export const sortedLines = (rows: string) => rows.split('\n').slice(0, -1).sort();

/** A statement without its quotes and spaces, which a database may print as it likes. */
const spelled = (ddl: string | null) => ddl && ddl.replace(/["'`\s]/g, '').toLowerCase();

export const objectEssences = (objects: readonly DatabaseObject[]) =>
  objects.map((object) => ({ ...object, ddl: spelled(object.ddl) }));

/**
 * Without what depends on how a table came to be: the order of its indexes and keys, the spelling of whole statements, and the
 * order of rows.
 */
export function essence({ definition, rows }: Held): Record<string, unknown> {
  const { indexes, foreignKeys, checks, ddl: _ddl, ...rest } = definition;
  const sorted = <T>(list: T[]) => [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return {
    ...rest,
    indexes: sorted(indexes.map((index) => ({ ...index, ddl: spelled(index.ddl) }))),
    foreignKeys: sorted(foreignKeys),
    checks: sorted(checks),
    lines: sortedLines(rows),
  };
}

export async function essences(setup: Setup, ...names: string[]): Promise<Record<string, unknown>[]> {
  return (await holdTables(setup, ...names)).map(essence);
}

/** As a stream of bytes in pieces of so many. */
export function rowsOf(rows: string | Buffer, size = 65_536): Readable {
  const bytes = Buffer.from(rows as string);
  function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  return Readable.from(pieces(), { objectMode: false });
}

export function request(tables: readonly Held[], more: Partial<StagingRequest> = {}): StagingRequest {
  const definitions = tables.map(({ definition }) => definition);
  return { id: randomUUID(), tables: definitions, objects: [], facts: {}, ...more };
}

/** Staged, loaded, finished and linked, ready for the exchange. */
export async function prepare(
  sets: TableSets,
  tables: readonly Held[],
  more: Partial<StagingRequest> = {},
): Promise<{ id: string; staging: Staging; warnings: string[] }> {
  const asked = request(tables, more);
  const staging = await sets.stage(asked);
  const warnings: string[] = [];
  for (const { definition, rows } of tables) {
    await staging.load(definition, rowsOf(rows));
    warnings.push(...(await staging.finish(definition)));
  }
  warnings.push(...(await staging.link()));
  return { id: asked.id, staging, warnings };
}

/** The whole way of a restore. */
export async function restore(
  sets: TableSets,
  tables: readonly Held[],
  more: Partial<StagingRequest> = {},
): Promise<{ id: string; warnings: string[]; report: ExchangeReport }> {
  const { id, warnings } = await prepare(sets, tables, more);
  return { id, warnings, report: await sets.exchange(id) };
}

/** What a promise is refused with; a promise kept fails the test. */
export async function refusal(promise: Promise<unknown>): Promise<unknown> {
  let kept: unknown;
  try {
    kept = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`This should have been refused, but came to ${JSON.stringify(kept)}.`);
}
