/** A table big enough for something to happen while it is read, and the catalog that names it. */
import type { Catalog } from '../../src/server/catalog/catalog';
import type { DialectName } from '../../src/server/dialects/definition';
import { collection } from '../helpers/catalog';

export function bigTable(dialect: DialectName, name: string, rows: number): string[] {
  const insert = {
    postgres: `SELECT n, repeat(md5(n::text), 6) FROM generate_series(1, ${rows}) AS s(n)`,
    mysql: `SELECT seq, REPEAT(MD5(seq), 6) FROM seq_1_to_${rows}`,
    sqlite: `WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${rows})
      SELECT n, hex(randomblob(96)) FROM s`,
  }[dialect];
  return [`CREATE TABLE ${name} (id INTEGER PRIMARY KEY, body TEXT)`, `INSERT INTO ${name} ${insert}`];
}

export function catalogOf(tables: string[]): Catalog {
  return {
    application: { name: 'main', version: '2.2.15', plugins: [] },
    settings: { underscored: false, tablePrefix: '', schema: null, timezone: '+00:00' },
    collections: tables.map((name) => collection(name)),
  };
}
