/** What a table gets once its rows are in: indexes, and where numbering goes on. */
import type { IndexDefinition, TableDefinition } from '../../definition';
import { quoteName } from '../identifiers';
import type { Session } from '../session';
import { nextNumber } from './create-table';
import { indexClause } from './index-clause';
import { unfitError } from './unfit';
import { say } from '../../../sentence';

/**
 * @param made names of indexes that the table has already
 * @returns a sentence for each index that could not be made
 * @throws BackupError DATA_UNFIT
 */
export async function finishTable(
  session: Session,
  definition: TableDefinition,
  staged: string,
  made: readonly string[],
): Promise<string[]> {
  const warnings: string[] = [];
  const left = definition.indexes.filter(({ name }) => !made.includes(name));
  const together: { index: IndexDefinition; clause: string }[] = [];
  const apart: typeof together = [];
  for (const index of left) {
    const clause = indexClause(definition, index);
    if (clause === null) warnings.push(notMade(definition, index, 'its columns are not known'));
    // InnoDB makes one full-text index at a time.
    else (/^(FULLTEXT|SPATIAL)/.test(clause) ? apart : together).push({ index, clause });
  }
  const place = { table: definition.name, staged, before: 0 };
  const add = (clauses: string[]) =>
    session.execute(`ALTER TABLE ${quoteName(staged)} ${clauses.map((clause) => `ADD ${clause}`).join(', ')}`);
  if (together.length > 0) {
    await add(together.map(({ clause }) => clause)).catch((error: unknown) => {
      if (session.closed || unfitError(error, place) !== error) throw unfitError(error, place);
      apart.push(...together);
    });
  }
  for (const { index, clause } of apart) {
    await add([clause]).catch((error: unknown) => {
      if (session.closed || unfitError(error, place) !== error) throw unfitError(error, place);
      warnings.push(notMade(definition, index, (error as Error).message));
    });
  }
  const next = nextNumber(definition);
  if (next !== null) await session.execute(`ALTER TABLE ${quoteName(staged)} AUTO_INCREMENT = ${next}`);
  return warnings;
}

function notMade({ name: table }: TableDefinition, { name }: IndexDefinition, reason: string): string {
  return say`The index ${name} of the table ${table} is not restored: ${reason}.`;
}
