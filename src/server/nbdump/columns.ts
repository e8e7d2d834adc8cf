/** What the deprecated plugin says of a column, as far as it says anything: the field of NocoBase, or the column of sequelize. */
import { attributeHint, fieldHint } from '../catalog/type-hints';
import type { ColumnDefinition, PortableType } from '../dialects/definition';
import type { CollectionMeta, DumpedAttribute } from './meta-schema';
import type { SourceFacts } from './source-facts';

const BY_NAME: Record<string, PortableType> = {
  string: 'text',
  text: 'text',
  integer: 'int',
  bigint: 'int',
  smallint: 'int',
  mediumint: 'int',
  tinyint: 'int',
  sort: 'int',
  snowflakeid: 'int',
  unixtimestamp: 'int',
  float: 'float',
  double: 'float',
  'double precision': 'float',
  real: 'float',
  decimal: 'decimal',
  blob: 'bytes',
};
/** What sequelize makes of a field of text without a length. */
const DEFAULT_LENGTH = 255;
const LIMITED = new Set(['string', 'password', 'uid', 'nanoid', 'sequence', 'char']);

export interface DumpedColumn {
  /** Name of the attribute. */
  attribute: string;
  options: Record<string, unknown>;
  definition: ColumnDefinition;
  primaryKey: boolean;
  autoIncrement: boolean;
  unique: boolean;
}

/** In the order of the values of a line. */
export function columnsOf({ columns, attributes }: CollectionMeta, facts: SourceFacts): DumpedColumn[] {
  const byColumn = new Map(
    Object.entries(attributes).map(([name, attribute]) => [attribute.field, { name, attribute }]),
  );
  return columns.map((column) => {
    const found = byColumn.get(column);
    return describe(column, found?.name ?? column, found?.attribute, facts);
  });
}

function describe(
  name: string,
  attribute: string,
  dumped: DumpedAttribute | undefined,
  facts: SourceFacts,
): DumpedColumn {
  const options = dumped?.typeOptions ?? {};
  // Of a field its options speak, of a column the attribute.
  const source: Record<string, unknown> = dumped?.isCollectionField ? options : { ...dumped };
  const primaryKey = source.primaryKey === true;
  const type = typeOf(dumped, options);
  const number = (value: unknown) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
  const autoIncrement = source.autoIncrement === true && type === 'int';
  const single = facts.single?.type === String(dumped?.type).toLowerCase();
  const limited = type === 'text' && LIMITED.has(String(dumped?.type).toLowerCase());
  const definition: ColumnDefinition = {
    name,
    type,
    native: '',
    nullable: !primaryKey && source.allowNull !== false,
    default: autoIncrement ? null : defaultOf(type, limited, source.defaultValue, facts),
    identity: autoIncrement ? IDENTITY[facts.dialect] : null,
    generated: null,
    enumValues: null,
    length: limited ? number(options.length) || DEFAULT_LENGTH : null,
    precision: type === 'decimal' ? number(options.precision) : type === 'float' ? (single ? 24 : 53) : null,
    scale: type === 'decimal' ? number(options.scale) : null,
    collation: null,
    comment: null,
  };
  return { attribute, options, definition, primaryKey, autoIncrement, unique: source.unique === true };
}

const IDENTITY = { sqlite: 'auto increment', mysql: 'auto increment', postgres: 'serial' } as const;

function typeOf(dumped: DumpedAttribute | undefined, options: Record<string, unknown>): PortableType {
  if (!dumped) return 'text';
  if (!dumped.isCollectionField) return attributeHint(dumped.type) ?? BY_NAME[dumped.type.toLowerCase()] ?? 'text';
  const { type } = dumped;
  // A formula or a context holds a value of another type.
  const inner = typeof options.dataType === 'string' && !/^(array|set)$/.test(type) ? options.dataType : type;
  return (
    fieldHint({ type, dataType: options.dataType }) ??
    fieldHint({ type: inner }) ??
    BY_NAME[inner.toLowerCase()] ??
    'text'
  );
}

/** A literal of the source dialect; null for what has none there. */
function defaultOf(type: PortableType, limited: boolean, value: unknown, { dialect }: SourceFacts): string | null {
  if (type === 'boolean' && typeof value === 'boolean') return TRUTH[dialect][value ? 0 : 1];
  const isNumber = type === 'int' || type === 'decimal' || type === 'float';
  if (isNumber && typeof value === 'number' && Number.isFinite(value)) return String(value);
  const text = defaultText(type, value);
  if (text === null || text.includes('\0') || !(limited || dialect in LONG_DEFAULTS)) return null;
  const quoted = text.replace(/'/g, "''");
  return `'${dialect in BACKSLASHES ? quoted.replace(/\\/g, '\\\\') : quoted}'`;
}

function defaultText(type: PortableType, value: unknown): string | null {
  if (type === 'json' && typeof value === 'object' && value !== null) return JSON.stringify(value);
  return type === 'text' && typeof value === 'string' ? value : null;
}

const TRUTH = { sqlite: ['1', '0'], mysql: ['1', '0'], postgres: ['true', 'false'] } as const;
/** Where a backslash within quotes escapes. */
const BACKSLASHES = { mysql: true };
/**
 * Where long texts and JSON can have a default. NocoBase gives them one: where it is missing when it starts, it changes the column, and
 * on SQLite that fails in a table with a unique index over several columns.
 */
const LONG_DEFAULTS = { sqlite: true, postgres: true };
