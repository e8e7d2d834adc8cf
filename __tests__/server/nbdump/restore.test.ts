/** The executable restores a stored archive of the deprecated plugin onto an empty database of every kind. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { columnName, tableName } from '../../../src/server/catalog/table-names';
import { openFile } from '../../../src/server/destinations/local';
import { openDialect } from '../../../src/server/dialects';
import { rowColumns } from '../../../src/server/dialects/definition';
import { fingerprintOf } from '../../conformance/table-sets/fingerprint-of';
import { createDatabase, DIALECTS } from '../../helpers/databases';
import { useTempDir } from '../../helpers/temp-dir';
import { converted, textOf } from './converted';
import { writeEnvFile } from '../../helpers/env-file';

const ROOT = path.resolve(__dirname, '../../..');
const folder = useTempDir();

test.each(DIALECTS)('%s', async (dialect) => {
  const dump = path.join(ROOT, `__tests__/fixtures/nbdump/${dialect}.nbdump`);
  const database = await createDatabase(dialect);
  try {
    const source = await openFile(dump);
    const { archive, rows } = await converted(source, path.join(folder(), 'converted')).finally(() => source.close());
    const { underscored, tablePrefix } = archive.manifest.database;
    await writeEnvFile(folder(), database.options, {
      DB_UNDERSCORED: String(underscored),
      DB_TABLE_PREFIX: tablePrefix,
    });
    // SQLite has no database without its file.
    if (database.options.storage) await writeFile(database.options.storage, '');

    const { task } = JSON.parse(await strongbox('restore', dump, '--yes', '--json')) as { task: { state: string } };
    expect(task.state).toBe('succeeded');

    const reader = await openDialect(database.options).openReader();
    for (const name of ['sampleThings', 'places', 'placeThings', 'users', 'uiSchemas', 'fields', 'sequences']) {
      const wanted = (await archive.definition(name)).table!;
      const hints = Object.fromEntries(wanted.columns.map((column) => [column.name, column.type]));
      const ref = { name: tableName(name, {}, { underscored, tablePrefix }), schema: wanted.schema };
      const found = await reader.describeTable(ref, hints);
      expect(found.columns.map(({ name: column, type }) => [column, type])).toEqual(
        wanted.columns.map(({ name: column, type }) => [column, type]),
      );
      const [before, after] = [await rows(name), await textOf(reader.readRows(found))];
      const restored = fingerprintOf(rowColumns(found), after);
      expect([name, restored]).toEqual([name, fingerprintOf(rowColumns(wanted), before)]);
      expect(found.primaryKey).toEqual(wanted.primaryKey);
      if (wanted.primaryKey.includes(columnName('id', { underscored })) && wanted.sequence)
        expect(BigInt(found.sequence?.last ?? 0)).toBeGreaterThanOrEqual(BigInt(wanted.sequence.last ?? 0));
    }
    await reader.close();
  } finally {
    await database.drop();
  }
});

/** What the executable prints, from the folder of the `.env`. */
function strongbox(...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  const cli = [path.join(ROOT, 'node_modules/tsx/dist/cli.mjs'), path.join(ROOT, 'src/server/cli/index.ts')];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...cli, ...args], { cwd: folder(), env }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr)) : resolve(stdout),
    );
  });
}
