/** Tables carried from one database into another at the level of dialects, and compared by fingerprint. */
import { randomUUID } from 'node:crypto';
import {
  rowColumns,
  type ColumnDefinition,
  type DatabaseObject,
  type DialectName,
} from '../../src/server/dialects/definition';
import type { Dialect } from '../../src/server/dialects/dialect';
import type { TableSets, Translation } from '../../src/server/dialects/table-sets';
import { BackupError } from '../../src/server/errors';
import type { CorpusTable } from '../conformance/corpus';
import { readText } from '../conformance/dialect/reading';
import { fingerprintOf } from '../conformance/table-sets/fingerprint-of';
import { restore, sortedLines, type Held } from '../conformance/table-sets/held';

export type CarriedTable = CorpusTable & Held;

export interface Carried {
  table: CarriedTable;
  rows: number;
  fingerprint: string;
  /** Columns that the losses leave out of the comparison. */
  lossy: string[];
  outcome: 'equal' | 'refused' | 'wrong';
  /** What came instead. */
  problem: string;
}

export interface Target {
  dialect: Dialect;
  sets: TableSets;
}

/**
 * Whether any database can hold these values. SQLite's JSON columns, as NocoBase makes them, turn a document that is one number into a
 * number of theirs, and refuse it when it has more digits than a double.
 */
export function isCommon({ common, definition, rows }: CarriedTable, from: DialectName, to: DialectName): boolean {
  const bareNumber = definition.columns.some(({ type }) => type === 'json') && /\t\d{16,}\n/.test(rows);
  return common && !(bareNumber && from !== to && to === 'sqlite');
}

/** Into the target in one set, translated, and read back with the types of the archive. */
export async function carry(
  tables: readonly CarriedTable[],
  from: DialectName,
  objects: DatabaseObject[],
  { dialect, sets }: Target,
): Promise<Carried[]> {
  const translated = tables.map(({ definition }) => dialect.translate(definition, from));
  const staged = tables.map(({ rows }, at) => ({ definition: (translated[at] as Translation).definition, rows }));
  const id = randomUUID();
  try {
    await restore(sets, staged, { id, objects });
  } catch (error) {
    await sets.discard(id);
    const code = error instanceof BackupError ? error.code : '';
    const outcome = code === 'DATA_UNFIT' ? 'refused' : 'wrong';
    const problem = `${code} ${String(error)} ${error instanceof BackupError ? JSON.stringify(error.details) : ''}`;
    return tables.map((table, at) => ({ ...summary(table, translated[at] as Translation), outcome, problem }));
  }
  const reader = await dialect.openReader();
  try {
    const carried: Carried[] = [];
    for (const [at, table] of tables.entries()) {
      const { definition } = translated[at] as Translation;
      const result = summary(table, translated[at] as Translation);
      const hints = Object.fromEntries(table.definition.columns.map(({ name, type }) => [name, type]));
      const live = await reader.describeTable(definition, hints);
      const found = await readText(reader, live);
      const problem = difference(table, positions(table, result.lossy), rowColumns(live), found);
      carried.push({ ...result, outcome: problem === '' ? 'equal' : 'wrong', problem });
    }
    return carried;
  } finally {
    await reader.close();
    await sets.discard(id);
  }
}

const positions = ({ definition }: CarriedTable, lossy: string[]) =>
  rowColumns(definition).flatMap(({ name }, at) => (lossy.includes(name) ? [at] : []));

function summary(table: CarriedTable, { losses }: Translation): Omit<Carried, 'outcome' | 'problem'> {
  const lossy = losses.flatMap(({ column, values }) => (values && column !== null ? [column] : []));
  return { table, lossy, ...fingerprintOf(rowColumns(table.definition), table.rows, positions(table, lossy)) };
}

/** Empty when both are the same rows. */
function difference(table: CarriedTable, ignored: number[], live: ColumnDefinition[], found: string): string {
  const columns = rowColumns(table.definition);
  const names = (list: ColumnDefinition[]) => list.map(({ name }) => name).join(', ');
  if (names(columns) !== names(live)) return `columns ${names(live)} instead of ${names(columns)}`;
  const expected = fingerprintOf(columns, table.rows, ignored);
  const actual = fingerprintOf(columns, found, ignored);
  if (expected.fingerprint === actual.fingerprint && expected.rows === actual.rows) return '';
  const lines = new Set(sortedLines(table.rows));
  const odd = sortedLines(found).filter((line) => !lines.has(line));
  const short = (list: string[]) => JSON.stringify(list.map((line) => line.slice(0, 120)).slice(0, 4));
  return `${actual.rows} rows ${actual.fingerprint} instead of ${expected.rows} ${expected.fingerprint}: ${short(odd)} among ${short([...lines])}`;
}
