/** What things of a set are called in the database file; `isReserved` of table-sets.ts knows them. */
import { BackupError } from '../../../errors';
import type { TableDefinition } from '../../definition';
import { isReserved } from '../../table-sets';
import type { StagedTable } from './set-store';
import { say } from '../../../sentence';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function stagedTables(id: string, definitions: readonly TableDefinition[]): StagedTable[] {
  if (!UUID.test(id)) throw new BackupError('INVALID_REQUEST', say`${id} is not the id of a task.`);
  const taken = new Set<string>();
  return definitions.map(({ name, indexes }, number) => {
    if (isReserved(name) || /^sqlite_/i.test(name) || name.includes('\0') || taken.has(name.toLowerCase())) {
      throw new BackupError('INVALID_REQUEST', say`No table can be restored under the name ${name}.`, {
        hint: 'SQLite takes names that differ by case alone for the same, and keeps some for itself.',
        details: { table: name },
      });
    }
    taken.add(name.toLowerCase());
    const staged = `strongbox_set_${id.replaceAll('-', '').toLowerCase()}_${number + 1}`;
    const own = indexes.filter((index) => !index.constraint);
    return {
      name,
      staged,
      indexes: Object.fromEntries(own.map((index, at) => [stagedIndexName(staged, at), index.name])),
    };
  });
}

export function stagedIndexName(staged: string, number: number): string {
  return `${staged}_${number}`;
}
