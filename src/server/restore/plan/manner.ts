/** How the chosen is restored: see RestoreManner of src/common/api/restore-plans.ts. */
import type { Mapping, RestoreManner } from '../../../common/api';
import type { TableDefinition, TableRef } from '../../dialects/definition';
import { isReserved } from '../../dialects/table-sets';
import { BackupError } from '../../errors';
import { spellTable, type LiveDatabase } from './live-database';
import { listNames } from './wording';
import { say } from '../../sentence';

/** Everything over what is there. */
export const PLAIN: RestoreManner = {
  content: 'all',
  existing: 'overwrite',
  rows: 'overwrite',
  newer: 'updatedAt',
  mapping: {},
  onFailure: 'stop',
};

/**
 * Where a collection goes that the choice sends elsewhere.
 * @throws BackupError INVALID_REQUEST for a name that no table of the target can have
 */
export function mapTable(own: TableRef, { table, schema }: Mapping, live: LiveDatabase): TableRef {
  if (schema !== undefined && live.schema === undefined) {
    throw invalid('The target has no schemas.', 'Leave the schema out of the mapping.');
  }
  const to = live.resolve({ name: table ?? own.name, schema: schema ?? own.schema });
  if (isReserved(to.name) || (to.schema !== undefined && isReserved(to.schema))) {
    throw invalid(say`The name ${spellTable(to)} is kept for undo sets.`, 'Choose another name.');
  }
  return to;
}

/** @throws BackupError INVALID_REQUEST for columns that the archive's table does not have */
export function mapColumns(
  columns: ReadonlyMap<string, string>,
  collection: string,
  { columns: wanted = {} }: Mapping,
): { columns: Map<string, string>; dropped: Set<string> } {
  const unknown = Object.keys(wanted).filter((name) => !columns.has(name));
  if (unknown.length > 0) {
    const known = [...columns.keys()];
    throw invalid(
      say`${collection} has no column ${listNames(unknown)} in the archive.`,
      say`It has ${listNames(known)}.`,
    );
  }
  const dropped = new Set(Object.keys(wanted).filter((name) => wanted[name] === null));
  if (dropped.size === columns.size) throw invalid(say`The mapping leaves nothing of ${collection}.`, 'Leave it out.');
  return { columns: new Map([...columns].map(([name, to]) => [name, wanted[name] ?? to])), dropped };
}

/** @throws BackupError INVALID_REQUEST for a mapping of what is not restored */
export function requireMapped({ mapping }: RestoreManner, names: readonly string[]): void {
  const strange = Object.keys(mapping).filter((name) => !names.includes(name));
  if (strange.length === 0) return;
  throw invalid(
    say`The mapping names ${listNames(strange)}, which is not chosen.`,
    'Choose it, or leave it out there too.',
  );
}

/** The table without some columns, and without what needs them. Names are those of the archive. */
export function withoutColumns(source: TableDefinition, dropped: ReadonlySet<string>): TableDefinition {
  if (dropped.size === 0) return source;
  const stays = (names: readonly (string | null)[]) => names.every((name) => name === null || !dropped.has(name));
  return {
    ...source,
    columns: source.columns.filter(({ name }) => !dropped.has(name)),
    primaryKey: stays(source.primaryKey) ? source.primaryKey : [],
    indexes: source.indexes.filter(({ columns }) => stays(columns)),
    foreignKeys: source.foreignKeys.filter(({ columns }) => stays(columns)),
    sequence: source.sequence && dropped.has(source.sequence.column) ? null : source.sequence,
    ddl: null,
  };
}

function invalid(message: string, hint: string): BackupError {
  return new BackupError('INVALID_REQUEST', message, { hint });
}
