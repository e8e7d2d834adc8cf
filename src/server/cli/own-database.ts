import type { StoredSettings } from '../catalog/from-database';
import { readRecords } from '../catalog/read-records';
import { tableName } from '../catalog/table-names';
import type { Reader } from '../dialects/dialect';
import { BackupError } from '../errors';
import { say } from '../sentence';

/**
 * With `--app`, but without the sub-application's own settings, the database of the application that made it would be taken for its own.
 * @throws BackupError CONFIGURATION_INVALID where the database lists the sub-application
 */
export async function requireOwnDatabase(reader: Reader, settings: StoredSettings): Promise<void> {
  const wanted = tableName('applications', {}, settings);
  const table = (await reader.listTables()).find(({ name }) => name === wanted);
  const listed = table ? await readRecords(reader, table) : [];
  if (!listed.some(({ name }) => name === settings.name)) return;
  throw new BackupError(
    'CONFIGURATION_INVALID',
    say`This is the database of the application that made ${settings.name}, not that of ${settings.name} itself.`,
    { hint: 'Set DB_DATABASE, or the other DB_* that differ, to those of the sub-application in the environment.' },
  );
}
