/** How rows of the archive and live rows come together in a table that keeps its structure; see dialects/combine-rows.ts. */
import type { RestoreManner } from '../../../common/api';
import { underscore } from '../../catalog/table-names';
import type { Combination } from '../../dialects/combine-rows';
import { rowColumns, type TableDefinition } from '../../dialects/definition';
import { BackupError } from '../../errors';
import { NUMBERING } from './merge-rules';

/** What becomes of the live rows of this collection. Numbering goes with the collections that it numbers: see merge-rules.ts. */
export function rowsOf({ rows, mapping }: Pick<RestoreManner, 'rows' | 'mapping'>, collection: string) {
  return mapping[collection]?.rows ?? (collection === NUMBERING ? 'overwrite' : rows);
}

/** Rows take each other's place within a table that stays as it is. @throws BackupError INVALID_REQUEST */
export function requireCombinable({ rows, mapping, content, existing }: RestoreManner): void {
  const combines = [rows, ...Object.values(mapping).map((one) => one.rows)].some((one) => one && one !== 'overwrite');
  if (!combines || (content !== 'structure' && existing === 'overwrite')) return;
  throw new BackupError(
    'INVALID_REQUEST',
    'Only the rows of tables that are restored with their data can be combined.',
    {
      hint: 'With rows, leave existing out, and do not ask for the structure alone.',
    },
  );
}

/** @param columns names in the archive to names there */
export function combinationOf(
  { rows, newer }: Pick<RestoreManner, 'rows' | 'newer'>,
  live: TableDefinition,
  columns: ReadonlyMap<string, string>,
): Combination | null {
  if (rows === 'overwrite') return null;
  const wanted = [...columns].find(([name]) => underscore(name) === underscore(newer))?.[1] ?? newer;
  const tells = live.columns.find(({ name }) => underscore(name) === underscore(wanted))?.name ?? null;
  return {
    table: live.schema === undefined ? { name: live.name } : { schema: live.schema, name: live.name },
    rows,
    keys: keysOf(live),
    columns: rowColumns(live).map(({ name }) => name),
    newer: rows === 'newer' && [...columns.values()].includes(tells ?? '') ? tells : null,
    addedKey: null,
  };
}

/** An index over some of the rows, or over an expression, does not say whether two rows are the same. */
export function keysOf({ primaryKey, indexes }: TableDefinition): string[][] {
  const unique = indexes.flatMap(({ unique: isUnique, columns, ddl }) => {
    const named = columns.filter((name) => name !== null);
    return isUnique && named.length === columns.length && !/\bWHERE\b/i.test(ddl ?? '') ? [named] : [];
  });
  const keys = [primaryKey, ...unique].filter((key) => key.length > 0);
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
}
