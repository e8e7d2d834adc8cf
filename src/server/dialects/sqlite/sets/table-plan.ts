/**
 * The statements that make a table and its indexes. They are run in a database in memory first, where nothing can be hurt, and only
 * what SQLite has kept of them there is used: a single statement, whatever the archive says. What it says of the result decides
 * whether the DDL of the archive may be used as it is: that keeps what the parts of a definition cannot say (WITHOUT ROWID,
 * STRICT, conflict clauses), but only a definition that says the same is loaded.
 */
import { BackupError } from '../../../errors';
import type { IndexDefinition, TableDefinition } from '../../definition';
import { Connection } from '../connection';
import { describeTable } from '../describe-table';
import { quoteName } from '../quoting';
import { isWord, tokenize } from '../sql-tokens';
import { stagedIndexName } from './names';
import { headOf, renamedIndex, renamedTable } from './rename-ddl';
import { tableStatement, UnusableDefinition } from './table-statement';
import { say } from '../../../sentence';

export interface PlannedIndex {
  /** When it is live. */
  name: string;
  /** In the set. */
  staged: string;
  /** Null where it cannot be made; `why` tells. */
  statement: string | null;
  why: string;
}

/** The table with all indexes that can be made. */
export const tableScript = ({ statement, indexes }: TablePlan) =>
  [statement, ...indexes.map((index) => index.statement ?? '')].join('');

export interface TablePlan {
  statement: string;
  /** Those that are no constraints of the table, in the order of the definition. */
  indexes: PlannedIndex[];
}

/** The table's own DDL under another name; null where it is no plain CREATE TABLE. */
function ownStatement({ ddl }: TableDefinition, staged: string): string | null {
  const head = ddl === null ? null : headOf(ddl, 'TABLE');
  // Without the parenthesis it would be CREATE TABLE … AS SELECT.
  return ddl !== null && isWord(head?.next, '(') ? renamedTable(ddl, staged) : null;
}

/** What must be the same in two descriptions of one table. */
function essence(definition: TableDefinition): string {
  const { columns, primaryKey, foreignKeys, checks, indexes } = definition;
  return JSON.stringify([
    columns.map(({ name, native, nullable, default: initial, identity, generated, collation }) => {
      return [name, native, nullable, initial, identity, generated, collation];
    }),
    primaryKey,
    // Columns that a key does not name are those of a primary key which is not here.
    foreignKeys.map(({ columns: from, references, onUpdate, onDelete, deferrable }) => {
      return [from, references.name, onUpdate, onDelete, deferrable];
    }),
    checks.map(({ expression }) => expression),
    indexes.filter(({ constraint }) => constraint).map((index) => index.columns),
  ]);
}

const messageOf = (error: unknown) => String((error as { message?: unknown }).message ?? error);

export class TablePlanner {
  private constructor(private readonly scratch: Connection) {}

  static async open(): Promise<TablePlanner> {
    return new TablePlanner(await Connection.open(':memory:', 'create'));
  }

  close(): Promise<void> {
    return this.scratch.close();
  }

  /** @throws BackupError INVALID_REQUEST when no table can be made of the definition */
  async plan(definition: TableDefinition, staged: string): Promise<TablePlan> {
    try {
      const statement = await this.#makeTable(definition, staged);
      const own = definition.indexes.filter(({ constraint }) => !constraint);
      const indexes: PlannedIndex[] = [];
      for (const [number, index] of own.entries()) indexes.push(await this.#planIndex(index, staged, number));
      return { statement, indexes };
    } catch (error) {
      const why = error instanceof UnusableDefinition ? error.message : say`cannot be made: ${messageOf(error)}`;
      throw new BackupError('INVALID_REQUEST', say`Table ${definition.name} ${why}.`, {
        details: { table: definition.name },
        cause: error,
      });
    } finally {
      await this.scratch.all(`DROP TABLE IF EXISTS ${quoteName(staged)}`);
    }
  }

  async #makeTable(definition: TableDefinition, staged: string): Promise<string> {
    const own = ownStatement(definition, staged);
    if (own !== null) {
      const made = await this.#made(own, staged).catch(() => null);
      if (made && essence(made) === essence(definition)) return kept(made.ddl);
      await this.scratch.all(`DROP TABLE IF EXISTS ${quoteName(staged)}`);
    }
    const made = await this.#made(tableStatement(definition, staged), staged);
    const names = (table: TableDefinition) => table.columns.map((column) => [column.name, column.generated !== null]);
    if (JSON.stringify(names(made)) === JSON.stringify(names(definition))) return kept(made.ddl);
    throw new UnusableDefinition('would come out with other columns');
  }

  async #made(statement: string, staged: string): Promise<TableDefinition> {
    await this.scratch.all(statement);
    return describeTable(this.scratch, { name: staged });
  }

  async #planIndex(index: IndexDefinition, staged: string, number: number): Promise<PlannedIndex> {
    const stagedIndex = stagedIndexName(staged, number);
    const names = { name: index.name, staged: stagedIndex };
    try {
      await this.scratch.all(indexStatement(index, staged, stagedIndex));
      const [made] = await this.scratch.all<{ sql: string }>(
        "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ? AND tbl_name = ?",
        [stagedIndex, staged],
      );
      return { ...names, statement: made ? kept(made.sql) : null, why: 'its definition makes no index' };
    } catch (error) {
      return { ...names, statement: null, why: messageOf(error) };
    }
  }
}

/** One statement that may stand in a script: without a comment at its end, which could swallow what follows. */
function kept(sql: string | null): string {
  const last = tokenize(sql ?? '').at(-1);
  return `${(sql ?? '').slice(0, last?.end ?? 0)};`;
}

function indexStatement({ unique, columns, ddl }: IndexDefinition, staged: string, stagedIndex: string): string {
  if (ddl !== null && isWord(headOf(ddl, 'INDEX')?.next, '(')) return renamedIndex(ddl, stagedIndex, staged);
  if (columns.some((column) => column === null)) throw new Error('nothing tells what it is made of');
  const keys = columns.map((column) => quoteName(column ?? '')).join(', ');
  return `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoteName(stagedIndex)} ON ${quoteName(staged)} (${keys})`;
}
