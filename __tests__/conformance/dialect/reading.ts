/** Reading a table to the end, and the little that every behaviour needs around a reader. */
import { setTimeout as delay } from 'node:timers/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TableDefinition, TableRef } from '../../../src/server/dialects/definition';
import type { DatabaseReader, Dialect, Reader, TypeHints } from '../../../src/server/dialects/dialect';
import { createDatabase, type TestDatabase } from '../../helpers/databases';
import type { DialectFixture, Sql } from './fixture';

export interface Setup {
  fixture: DialectFixture;
  database: TestDatabase;
  dialect: Dialect;
  sql: Sql;
  workDir: string;
}

/** A fresh database for one describe block; the object is filled in before its first test. */
export function useDatabase(fixture: DialectFixture): Setup {
  const setup = { fixture } as Setup;
  beforeAll(async () => {
    setup.database = await createDatabase(fixture.dialect);
    setup.sql = await fixture.connect(setup.database.options);
    setup.dialect = fixture.open(setup.database.options);
    setup.workDir = await mkdtemp(path.join(tmpdir(), 'strongbox-conformance-'));
  });
  afterAll(async () => {
    await setup.sql.close();
    await setup.database.drop();
    await rm(setup.workDir, { recursive: true, force: true });
  });
  return setup;
}

export async function withReader<T>(setup: Setup, use: (reader: DatabaseReader) => Promise<T>): Promise<T> {
  const reader = await setup.dialect.openReader();
  return use(reader).finally(() => reader.close());
}

export async function withSnapshot<T>(setup: Setup, use: (reader: DatabaseReader) => Promise<T>): Promise<T> {
  const reader = await setup.dialect.openSnapshot({ workDir: setup.workDir });
  return use(reader).finally(() => reader.close());
}

export async function readText(reader: Reader, definition: TableDefinition): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of reader.readRows(definition)) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

export async function readLines(reader: Reader, definition: TableDefinition): Promise<string[]> {
  const text = await readText(reader, definition);
  if (text === '') return [];
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}

export async function readTable(reader: Reader, table: TableRef, hints?: TypeHints): Promise<string[]> {
  return readLines(reader, await reader.describeTable(table, hints));
}

/** Fails when the promise is still pending after so many milliseconds. */
export async function within<T>(milliseconds: number, promise: Promise<T>, what: string): Promise<T> {
  const timer = new AbortController();
  const late = delay(milliseconds, undefined, { signal: timer.signal }).then(
    () => Promise.reject(new Error(`${what} took longer than ${milliseconds} ms`)),
    () => new Promise<never>(() => undefined),
  );
  return Promise.race([promise, late]).finally(() => timer.abort());
}

/** A table (id bigint, v) of at least so many rows of about 400 bytes, by doubling. */
export async function makeRows({ sql, fixture }: Setup, table: string, rows: number): Promise<number> {
  const name = fixture.quote(table);
  await sql.run(`CREATE TABLE ${name} (id bigint PRIMARY KEY, v ${fixture.types.text})`);
  const seed = Array.from({ length: 1000 }, (_, id) => `(${id}, '${`row ${id} `.padEnd(400, 'abc ÿ漢 ')}')`);
  await sql.run(`INSERT INTO ${name} (id, v) VALUES ${seed.join(', ')}`);
  let count = seed.length;
  for (; count < rows; count *= 2) await sql.run(`INSERT INTO ${name} SELECT id + ${count}, v FROM ${name}`);
  return count;
}
