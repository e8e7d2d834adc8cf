/** Whole small tables as records of text, through the same typed rows that an archive holds. */
import type { Readable } from 'node:stream';
import { rowColumns, type TableDefinition, type TableRef } from '../dialects/definition';
import type { Reader, TypeHints } from '../dialects/dialect';

/** Column -> its text, null for NULL. Columns that the table does not have are undefined. */
export type TextRecord = Readonly<Record<string, string | null | undefined>>;

/** For tables of settings only: everything is held in memory. */
export async function readRecords(reader: Reader, table: TableRef, hints: TypeHints = {}): Promise<TextRecord[]> {
  const definition = await reader.describeTable(table, hints);
  return parseRecords(definition, await textOf(reader.readRows(definition)));
}

export function parseRecords(definition: Pick<TableDefinition, 'columns'>, text: string): TextRecord[] {
  const columns = rowColumns(definition).map(({ name }) => name);
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) =>
    Object.fromEntries(line.split('\t').map((value, position) => [columns[position] ?? '', parseValue(value)])),
  );
}

const ESCAPES: Record<string, string> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', v: '\v' };

function parseValue(text: string): string | null {
  return text === '\\N' ? null : text.replace(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
