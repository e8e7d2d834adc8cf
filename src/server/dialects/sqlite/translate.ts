/** A table of another database in the terms of SQLite, as Sequelize and NocoBase would have made it here. */
import type {
  ColumnDefinition,
  DialectName,
  ForeignKeyDefinition,
  IndexDefinition,
  PortableType,
  TableDefinition,
} from '../definition';
import { portableDefault, type PortableDefault } from '../portable-default';
import type { Loss, Translation } from '../table-sets';
import { quoteText } from './quoting';
import { say } from '../../sentence';

/** Digits that a REAL keeps, whatever they are. */
const REAL_DIGITS = 15;
/** NocoBase writes points in time with so many digits, and compares them as texts. */
const FRACTION = 3;
/** Sequelize parses what is declared so, and nothing that only begins so. */
const JSON_TYPE = 'JSON';

const TYPES: Record<Exclude<PortableType, 'int' | 'decimal' | 'float' | 'text'>, string> = {
  boolean: 'TINYINT(1)',
  bytes: 'BLOB',
  uuid: 'UUID',
  date: 'DATE',
  time: 'TIME',
  datetime: 'DATETIME',
  instant: 'DATETIME',
  json: JSON_TYPE,
  array: JSON_TYPE,
  point: JSON_TYPE,
  path: JSON_TYPE,
  polygon: JSON_TYPE,
  circle: JSON_TYPE,
  native: 'TEXT',
};

const INTEGERS: [pattern: RegExp, type: string][] = [
  [/^(small(int|serial)|int2)/i, 'SMALLINT'],
  [/^medium/i, 'MEDIUMINT'],
  [/^tiny/i, 'TINYINT'],
  [/^(int|serial)/i, 'INTEGER'],
];

function nativeOf({ type, native, length, precision, scale, enumValues }: ColumnDefinition): string {
  switch (type) {
    case 'int':
      return INTEGERS.find(([pattern]) => pattern.test(native))?.[1] ?? 'BIGINT';
    case 'decimal':
      return precision === null ? 'DECIMAL' : `DECIMAL(${precision},${scale ?? 0})`;
    case 'float':
      return precision === 24 ? 'FLOAT' : 'DOUBLE PRECISION';
    case 'text':
      return length === null || enumValues ? 'TEXT' : `VARCHAR(${length})`;
    default:
      return TYPES[type];
  }
}

/** Why values may come out different; null where they cannot. */
function valueLoss({ type, native, precision, name }: ColumnDefinition, from: DialectName): string | null {
  if (type === 'decimal' && (precision === null || precision > REAL_DIGITS)) {
    return say`SQLite keeps decimals as floating point numbers: values of column ${name} with more than ${REAL_DIGITS} digits are rounded.`;
  }
  if (type === 'int' && /unsigned/i.test(native) && /big/i.test(native)) {
    return say`SQLite has no whole numbers above 9223372036854775807: column ${name} cannot hold them, and a restore that meets one stops.`;
  }
  if (type === 'path' && from === 'postgres') {
    return say`Whether a path of column ${name} is closed is not kept: here it is the list of its points.`;
  }
  if (type === 'native') {
    return say`SQLite has no type ${native || say`like that`}: values of column ${name} are kept as text.`;
  }
  return null;
}

function defaultText(value: PortableDefault): string {
  if (value.kind === 'null') return 'NULL';
  if (value.kind === 'number') return value.text;
  if (value.kind === 'boolean') return value.value ? '1' : '0';
  if (value.kind === 'now') return `CURRENT_${{ moment: 'TIMESTAMP', date: 'DATE', time: 'TIME' }[value.part]}`;
  // Moments carry the archive's zone.
  return quoteText(value.text.replace(/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)\+00$/, '$1 +00:00'));
}

class Translator {
  readonly losses: Loss[] = [];

  constructor(
    private readonly source: TableDefinition,
    private readonly from: DialectName,
  ) {}

  translate(): TableDefinition {
    const { source } = this;
    const columns = source.columns.filter((column) => this.#isStored(column)).map((column) => this.#column(column));
    const kept = new Set(columns.map(({ name }) => name));
    const { schema: _schema, ...rest } = source;
    if (source.inherits.length > 0) {
      this.#lose(null, 'Tables of SQLite inherit from none: the table stands for itself.');
    }
    if (source.comment !== null || source.columns.some(({ comment }) => comment !== null)) {
      this.#lose(null, 'SQLite keeps no comments of tables and columns.');
    }
    for (const { name } of source.checks) this.#lose(null, say`The check ${name} is written for another database.`);
    const numbered = columns.find(({ identity }) => identity !== null);
    return {
      ...rest,
      columns,
      indexes: source.indexes.flatMap((index) => this.#index(index, kept)),
      foreignKeys: source.foreignKeys.flatMap((key) => this.#foreignKey(key, kept)),
      checks: [],
      inherits: [],
      sequence: numbered ? { column: numbered.name, name: null, last: source.sequence?.last ?? null } : null,
      comment: null,
      ddl: null,
    };
  }

  #lose(column: string | null, message: string, values = false): void {
    this.losses.push({ column, values, message });
  }

  #isStored({ name, generated }: ColumnDefinition): boolean {
    if (!generated) return true;
    this.#lose(name, say`Column ${name} is computed by an expression of another database, and is left out.`);
    return false;
  }

  #column(column: ColumnDefinition): ColumnDefinition {
    const { name, type, identity, enumValues, nullable } = column;
    const { primaryKey } = this.source;
    const isKey = primaryKey.length === 1 && primaryKey[0] === name;
    const numbered = identity !== null && type === 'int' && isKey;
    if (identity !== null && !numbered) {
      this.#lose(name, say`SQLite numbers only a primary key of one column: column ${name} is not numbered.`);
    }
    if (enumValues) this.#lose(name, say`SQLite has no enumerated types: column ${name} takes any text.`);
    const different = valueLoss(column, this.from);
    if (different !== null) this.#lose(name, different, true);
    const moment = type === 'instant' || type === 'datetime';
    return {
      ...column,
      native: numbered ? 'INTEGER' : nativeOf(column),
      nullable: nullable && !numbered,
      default: this.#default(column),
      identity: numbered ? 'auto increment' : null,
      enumValues: null,
      scale: moment ? FRACTION : column.scale,
      collation: null,
      comment: null,
    };
  }

  #default({ name, type, identity, default: expression }: ColumnDefinition): string | null {
    if (expression === null || identity !== null) return null;
    const value = portableDefault(expression, type, this.from);
    if (value) return defaultText(value);
    this.#lose(name, say`The default of column ${name} is written for another database: ${expression}.`);
    return null;
  }

  #index(index: IndexDefinition, kept: ReadonlySet<string>): IndexDefinition[] {
    const { name, columns, ddl } = index;
    const lost = (why: string) => {
      this.#lose(null, say`Index ${name} is left out: ${why}.`);
      return [];
    };
    if (columns.length === 0 || columns.some((column) => column === null)) return lost('it is over an expression');
    if (!columns.every((column) => kept.has(column ?? ''))) return lost('it is over a computed column');
    if (ddl !== null && /\bWHERE\b/i.test(ddl))
      return lost('it holds only some rows, by a condition of another database');
    if (ddl !== null && (/\bUSING (?!btree)\w+/i.test(ddl) || /\b(FULLTEXT|SPATIAL)\b/i.test(ddl))) {
      return lost('SQLite has no such kind of index');
    }
    // As an index of its own it keeps its name.
    return [{ ...index, constraint: false, ddl: null }];
  }

  #foreignKey(key: ForeignKeyDefinition, kept: ReadonlySet<string>): ForeignKeyDefinition[] {
    const { schema, ...references } = key.references;
    if (schema === this.source.schema && key.columns.every((column) => kept.has(column)))
      return [{ ...key, references }];
    this.#lose(
      null,
      say`The foreign key ${key.name} is left out: it leads to another schema, or from a computed column.`,
    );
    return [];
  }
}

export function translate(definition: TableDefinition, from: DialectName): Translation {
  if (from !== 'sqlite') {
    const translator = new Translator(definition, from);
    return { definition: translator.translate(), losses: translator.losses };
  }
  // Empty types are real ones here; only where there is no DDL they may be unknown.
  if (definition.ddl !== null || definition.columns.every(({ native }) => native !== ''))
    return { definition, losses: [] };
  const columns = definition.columns.map((column) =>
    column.native === '' && column.type !== 'native' ? { ...column, native: nativeOf(column) } : column,
  );
  return { definition: { ...definition, columns }, losses: [] };
}
