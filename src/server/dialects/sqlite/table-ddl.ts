/** What of a table only its CREATE TABLE statement tells: the pragmas leave it out. */
import type { CheckDefinition } from '../definition';
import { closing, isWord, splitAtCommas, tokenize, type Token } from './sql-tokens';

interface ColumnFacts {
  generated: string | null;
  collation: string | null;
}

export interface TableFacts {
  columns: Map<string, ColumnFacts>;
  checks: CheckDefinition[];
  /** In the order of the statement; names are null where none is given. */
  foreignKeys: { name: string | null; deferrable: boolean }[];
  autoIncrement: boolean;
}

const TABLE_CONSTRAINTS = ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'];

/** One column definition or table constraint, read from left to right. */
class PartReader {
  readonly column: ColumnFacts = { generated: null, collation: null };
  #constraint: string | null = null;

  constructor(
    private readonly sql: string,
    private readonly tokens: Token[],
    private readonly facts: TableFacts,
  ) {}

  read(): void {
    for (let at = 0; at < this.tokens.length; at += 1) at = this.#one(at);
  }

  /** Returns the index of the last token it has used. */
  #one(at: number): number {
    const { tokens, facts } = this;
    const token = tokens[at];
    const next = tokens[at + 1];
    if (isWord(token, 'CONSTRAINT') && next) {
      this.#constraint = next.kind === 'name' ? next.value : next.source;
      return at + 1;
    }
    if (isWord(token, 'COLLATE') && next) {
      this.column.collation = next.kind === 'name' ? next.value : next.source;
      return at + 1;
    }
    if (isWord(token, 'AUTOINCREMENT')) facts.autoIncrement = true;
    if (isWord(token, 'CHECK') && isWord(next, '(')) {
      const name = this.#constraint ?? `check_${facts.checks.length + 1}`;
      facts.checks.push({ name, expression: this.#inside(at + 1) });
      return this.#closed(at + 1);
    }
    if (isWord(token, 'AS') && isWord(next, '(')) {
      this.column.generated = this.#inside(at + 1);
      return this.#closed(at + 1);
    }
    if (isWord(token, 'REFERENCES')) {
      facts.foreignKeys.push({ name: this.#constraint, deferrable: false });
      this.#constraint = null;
    }
    if (isWord(token, 'DEFERRABLE') && !isWord(tokens[at - 1], 'NOT')) {
      const key = facts.foreignKeys[facts.foreignKeys.length - 1];
      if (key && isWord(next, 'INITIALLY') && isWord(tokens[at + 2], 'DEFERRED')) key.deferrable = true;
    }
    return isWord(token, '(') ? closing(tokens, at) : at;
  }

  #closed(open: number): number {
    this.#constraint = null;
    return closing(this.tokens, open);
  }

  #inside(open: number): string {
    return this.sql.slice(this.tokens[open]?.end, this.tokens[closing(this.tokens, open)]?.start).trim();
  }
}

/** @param sql as sqlite_schema keeps it; SQLite has parsed it, so it is known to be valid */
export function tableFacts(sql: string): TableFacts {
  const facts: TableFacts = { columns: new Map(), checks: [], foreignKeys: [], autoIncrement: false };
  const tokens = tokenize(sql);
  const open = tokens.findIndex((token) => isWord(token, '('));
  if (open < 0) return facts;
  for (const part of splitAtCommas(tokens.slice(open + 1, closing(tokens, open)))) {
    const [first, ...others] = part;
    if (!first) continue;
    const constraint = isWord(first, ...TABLE_CONSTRAINTS);
    const reader = new PartReader(sql, constraint ? part : others, facts);
    reader.read();
    if (!constraint)
      facts.columns.set((first.kind === 'name' ? first.value : first.source).toLowerCase(), reader.column);
  }
  return facts;
}
