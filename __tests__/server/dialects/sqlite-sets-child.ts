/** A process for sqlite-sets.test.ts to kill: exchanges a set back and forth, or loads rows without end. */
import { Readable } from 'node:stream';
import type { TableDefinition } from '../../../src/server/dialects/definition';
import { SqliteDialect } from '../../../src/server/dialects/sqlite/sqlite-dialect';

const [storage = '', work, id = '', definition = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const sets = await new SqliteDialect({ dialect: 'sqlite', storage }).openTableSets();
  if (work === 'exchange') {
    process.send?.('ready');
    for (;;) await sets.exchange(id);
  }
  const table = JSON.parse(definition) as TableDefinition;
  const staging = await sets.stage({ id, tables: [table], objects: [], facts: {} });
  process.send?.('ready');
  function* endless() {
    for (let row = 1; ; row += 1) yield Buffer.from(`${row}\tname ${row}\t\\N\tarea ${row}\n`);
  }
  await staging.load(table, Readable.from(endless(), { objectMode: false }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
