/** Few rows of very long values. */
import type { DialectName } from '../../src/server/dialects/definition';
import { randomFrom } from './order-rows';
import type { Sql } from './sql';

export const WIDE_ROWS = 200;
export const WIDE_MIB = 20;

const MIB = 1024 * 1024;

export async function loadWideRows(sql: Sql, dialect: DialectName): Promise<void> {
  const types: Record<DialectName, string> = { sqlite: 'TEXT', postgres: 'TEXT', mysql: 'LONGTEXT' };
  await sql.run(`CREATE TABLE documents (id BIGINT NOT NULL PRIMARY KEY, body ${types[dialect]})`);
  const random = randomFrom(7);
  const base64 = Buffer.from(Array.from({ length: (MIB * 3) / 4 }, () => Math.floor(random() * 256))).toString(
    'base64',
  );
  const place = dialect === 'postgres' ? '$1' : '?';
  // The value is put together by the database: the packets of MySQL's protocol are smaller than it.
  const repeated: Record<DialectName, string> = {
    sqlite: `replace(hex(zeroblob(${WIDE_MIB / 2})), '0', ${place})`,
    postgres: `repeat(${place}, ${WIDE_MIB})`,
    mysql: `REPEAT(${place}, ${WIDE_MIB})`,
  };
  for (let id = 1; id <= WIDE_ROWS; id += 1) {
    // Each begins elsewhere in the text, so that no two are alike.
    const at = (id * 4093) % base64.length;
    const text = base64.slice(at) + base64.slice(0, at);
    await sql.run(`INSERT INTO documents VALUES (${id}, ${repeated[dialect]})`, [text]);
  }
}
