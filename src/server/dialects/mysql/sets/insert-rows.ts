/** Multi-row INSERT, where the server does not allow LOAD DATA LOCAL. A statement is at most half of max_allowed_packet, or one row. */
import { BackupError } from '../../../errors';
import { splitLine, splitLines, unescapeValue } from '../../../archive/row-codec';
import { quoteName } from '../identifiers';
import type { Session } from '../session';
import { wholeLines } from './line-batches';
import type { LoadRequest } from './load-data';
import type { StoredValue } from './stored-values';
import { unfitError, unfitWarning } from './unfit';
import { say } from '../../../sentence';

const HEADER_BYTES = 64;
/** The row is refused below, in words that fit, long before this. */
const LINE_BYTES = 2 ** 30;
const STATEMENT_BYTES = 4 * 1024 * 1024;

/** @returns how many rows */
export async function insertRows(session: Session, request: LoadRequest): Promise<number> {
  const { table, staged, values } = request;
  const names = values.map((value) => quoteName(value.name)).join(', ');
  const start = `INSERT INTO ${quoteName(staged)} (${names}) VALUES `;
  const limit = Math.min(STATEMENT_BYTES, session.maxAllowedPacket / 2);
  let tuples: string[] = [];
  let bytes = 0;
  let loaded = 0;
  const flush = async () => {
    if (tuples.length === 0) return;
    const place = { table, staged, before: request.before + loaded };
    const { rows, warnings } = await session.execute(start + tuples.join(',')).catch((error: unknown) => {
      throw unfitError(error, place);
    });
    if (warnings > 0) throw await unfitWarning(session, place);
    loaded += rows;
    tuples = [];
    bytes = 0;
  };
  for await (const line of splitLines(wholeLines(request.rows, table), LINE_BYTES)) {
    const row = request.before + loaded + tuples.length + 1;
    const tuple = `(${literals(line, values, row, table)})`;
    const size = Buffer.byteLength(tuple) + 1;
    if (start.length + size + HEADER_BYTES > session.maxAllowedPacket) throw tooLarge(table, row);
    if (bytes + size > limit) await flush();
    tuples.push(tuple);
    bytes += size;
  }
  await flush();
  return loaded;
}

function literals(line: Buffer, values: StoredValue[], row: number, table: string): string {
  const fields = values.length > 0 || line.length > 0 ? splitLine(line) : [];
  if (fields.length !== values.length) {
    throw new BackupError(
      'DATA_UNFIT',
      say`Row ${row} of the table ${table} has ${fields.length} values, not ${values.length}.`,
      {
        details: { table, row },
      },
    );
  }
  const parts = values.map((value, index) => {
    const raw = fields[index] ?? Buffer.alloc(0);
    const text = unescapeValue(raw);
    if (text === null) return 'NULL';
    if (value.bytes) return `X'${value.bytes(text, row).toString('hex')}'`;
    value.check?.(text, row);
    // The archive's escapes are those of a literal.
    const literal = `'${raw.toString().replaceAll("'", "''")}'`;
    return value.expression ? value.expression(literal) : literal;
  });
  return parts.join(', ');
}

function tooLarge(table: string, row: number): BackupError {
  return new BackupError(
    'DATA_UNFIT',
    say`Row ${row} of the table ${table} is larger than the server takes in a statement.`,
    {
      hint: 'Raise max_allowed_packet of the database server, or set local_infile to ON.',
      details: { table, row },
    },
  );
}
