/** Tables of settings whose rows belong to several collections: some rows come from the archive, others stay as they are live. */
import { Readable } from 'node:stream';
import { escapeValue } from '../archive/row-codec';
import { parseRecords, readRecords, type TextRecord } from '../catalog/read-records';
import { rowColumns, type ColumnDefinition } from '../dialects/definition';
import type { Reader } from '../dialects/dialect';
import { BackupError } from '../errors';
import { respellOptions } from './plan/respell-options';
import { inheritedFields, withoutParents } from './plan/stand-alone';
import type { MergeRule, TableStep } from './plan/steps';
import type { RestoreSource } from './source';
import { say } from '../sentence';

/** More than any table of settings has; these rows are held in memory. */
const MOST_BYTES = 64 * 1024 * 1024;

export async function mergedRows(
  { collection, source: definition, target }: TableStep,
  rule: MergeRule,
  { source, live }: { source: RestoreSource; live: Reader },
): Promise<Readable> {
  const columns = rowColumns(target);
  const archived = parseRecords(
    { columns: rowColumns(definition).map((column, at) => ({ ...column, name: columns[at]?.name ?? column.name })) },
    await textOf(source.rows(collection), collection),
  );
  const present = await readLive(live, target.name, columns);
  const [taken, kept] = pick(rule, archived, present);
  const records = [...taken, ...renumber(kept, taken, keyOf(target.primaryKey, columns))];
  const last = highest(records, target.sequence?.column ?? '');
  if (target.sequence && last !== null && last > BigInt(target.sequence.last ?? 0)) target.sequence.last = String(last);
  return Readable.from(records.map((record) => lineOf(record, columns)));
}

/** Rows of the archive, and rows that stay. */
function pick(rule: MergeRule, archived: TextRecord[], present: TextRecord[]): [TextRecord[], TextRecord[]] {
  if (rule.kind === 'respell') {
    const inherited = inheritedFields(archived, rule.children, rule.owner);
    return [[...archived, ...inherited].map((record) => respell(record, rule)), []];
  }
  const named = (record: TextRecord) => rule.values.includes(record[rule.column] ?? '');
  if (rule.kind === 'by value') return [archived.filter(named), present.filter((record) => !named(record))];
  const there = new Set(archived.map((record) => record[rule.column]));
  return [archived, present.filter((record) => named(record) && !there.has(record[rule.column]))];
}

function respell(
  record: TextRecord,
  { column, underscored, children }: Extract<MergeRule, { kind: 'respell' }>,
): TextRecord {
  const [name, text] = [record.name ?? '', record[column]];
  if (!text) return record;
  const spelled = respellOptions({ name, text }, underscored);
  return { ...record, [column]: Object.hasOwn(children, name) ? withoutParents(spelled) : spelled };
}

async function readLive(live: Reader, name: string, columns: readonly ColumnDefinition[]): Promise<TextRecord[]> {
  const table = (await live.listTables()).find((listed) => listed.name === name);
  if (!table) return [];
  const hints = Object.fromEntries(columns.map((column) => [column.name, column.type]));
  return readRecords(live, table, hints);
}

/** The key that rows which stay may have to give up, since the archive uses the same numbers; nothing refers to it. */
function keyOf(primaryKey: readonly string[], columns: readonly ColumnDefinition[]): string | null {
  const [only, ...more] = primaryKey;
  const column = columns.find(({ name }) => name === only);
  return column?.type === 'int' && more.length === 0 ? column.name : null;
}

function renumber(kept: TextRecord[], taken: TextRecord[], key: string | null): TextRecord[] {
  if (key === null) return kept;
  const used = new Set(taken.map((record) => record[key]));
  let next = highest([...taken, ...kept], key) ?? 0n;
  return kept.map((record) => (used.has(record[key]) ? { ...record, [key]: String((next += 1n)) } : record));
}

function highest(records: readonly TextRecord[], column: string): bigint | null {
  const numbers = records.flatMap((record) => (record[column] ? [BigInt(record[column])] : []));
  return numbers.reduce<bigint | null>((most, number) => (most === null || number > most ? number : most), null);
}

function lineOf(record: TextRecord, columns: readonly ColumnDefinition[]): Buffer {
  const values = columns.map(({ name }) => escapeValue(record[name] ?? null));
  return Buffer.concat([...values.flatMap((value, at) => (at > 0 ? [TAB, value] : [value])), LINE_FEED]);
}

const TAB = Buffer.from('\t');
const LINE_FEED = Buffer.from('\n');

async function textOf(rows: Readable, collection: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MOST_BYTES) {
      throw new BackupError('ARCHIVE_INVALID', say`Collection ${collection} is far larger than such a table can be.`, {
        details: { collection, bytes: MOST_BYTES },
      });
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}
