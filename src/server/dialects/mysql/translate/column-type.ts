/** From portable types, with what the source says of them, to types as Sequelize and NocoBase's plugins make them on MySQL. */
import type { ColumnDefinition, DialectName } from '../../definition';
import type { KeyRole } from './key-columns';
import type { Shapes } from './shapes';
import { say } from '../../../sentence';

export type MadeType = Pick<ColumnDefinition, 'native' | 'length' | 'precision' | 'scale' | 'collation'>;
type Lose = (message: string, values?: boolean) => void;

const VARCHAR_CHARACTERS = 255;
const MOST_DIGITS = 65;
const MOST_DECIMALS = 30;
const FRACTION = 6;
/** Compares what differs as different: under the usual collations `a` and `A` are the same key. */
const EXACT = 'utf8mb4_bin';

const made = (native: string, more: Partial<MadeType> = {}): MadeType => ({
  native,
  length: null,
  precision: null,
  scale: null,
  collation: null,
  ...more,
});

/** @param role how the column takes part in keys, if it does */
export function columnType(
  column: ColumnDefinition,
  { from, shapes, role }: { from: DialectName; shapes: Shapes | undefined; role: KeyRole | undefined },
  lose: Lose,
): MadeType {
  const { type, native, name } = column;
  switch (type) {
    case 'int':
      return made(intType(native, from));
    case 'decimal':
      return decimalType(column, lose);
    case 'float':
      // A single's digits come back as they are only from a double.
      return made('double', { precision: 53 });
    case 'boolean':
      return made('tinyint(1)');
    case 'text':
      return textType(column, role, lose);
    case 'bytes':
      return role ? keyBytes(column, role, lose) : made('longblob');
    case 'uuid':
      return made('char(36)', { length: 36, collation: EXACT });
    case 'date':
      return made('date');
    case 'time':
    case 'datetime':
    case 'instant': {
      const digits = Math.min(column.scale ?? FRACTION, FRACTION);
      return made(`${type === 'time' ? 'time' : 'datetime'}${digits > 0 ? `(${digits})` : ''}`, { scale: digits });
    }
    case 'json':
    case 'array':
    case 'circle':
      return made('json');
    case 'point':
      return made(shapes === 'json' ? 'json' : 'point');
    case 'path':
      if (from === 'postgres' && native !== '') {
        lose(say`Whether a path of ${name} is closed is not kept: MySQL only knows the list of its points.`, true);
      }
      return made(shapes === 'json' ? 'json' : 'linestring');
    case 'polygon':
      if (shapes === 'json') return made('json');
      if (native !== '')
        lose(say`Polygons of ${name} get their first point once more at the end, as MySQL wants it.`, true);
      return made('polygon');
    case 'native':
      lose(say`${name} becomes plain text: MySQL has no type ${native}.`, true);
      return made('longtext');
  }
}

/** SQLite's INTEGER has 64 bits whatever it is called. */
function intType(native: string, from: DialectName): string {
  const unsigned = /unsigned/i.test(native) ? ' unsigned' : '';
  if (from === 'sqlite' || unsigned) return `bigint${unsigned}`;
  const size = /^(smallint|smallserial|int2)\b/i.test(native)
    ? 'smallint'
    : /^(integer|int|int4|serial)\b/i.test(native);
  return typeof size === 'string' ? size : size ? 'int' : 'bigint';
}

function decimalType({ name, precision, scale }: ColumnDefinition, lose: Lose): MadeType {
  const unlimited = precision === null;
  const decimals = unlimited ? MOST_DECIMALS : Math.max(0, scale ?? 0);
  const digits = unlimited ? MOST_DIGITS : Math.max(precision - Math.min(0, scale ?? 0), decimals, 1);
  if (unlimited || digits > MOST_DIGITS || decimals > MOST_DECIMALS) {
    lose(
      say`${name} holds numbers of at most ${MOST_DIGITS} digits, ${MOST_DECIMALS} of them after the point; another number ends the restore.`,
    );
  }
  const fitting = { precision: Math.min(digits, MOST_DIGITS), scale: Math.min(decimals, MOST_DECIMALS) };
  return made(`decimal(${fitting.precision},${fitting.scale})`, fitting);
}

function textType(column: ColumnDefinition, role: KeyRole | undefined, lose: Lose): MadeType {
  const { name, enumValues } = column;
  if (enumValues) lose(say`${name} takes any text: the list of its values is not kept.`);
  const length = column.length ?? (enumValues ? VARCHAR_CHARACTERS : null);
  if (!role) {
    const short = length !== null && length <= VARCHAR_CHARACTERS;
    return short ? made(`varchar(${length})`, { length }) : made('longtext');
  }
  const characters = Math.min(length ?? role.characters, role.characters);
  if (length === null || length > characters) {
    lose(say`${name} holds at most ${characters} characters, as it belongs to a key; a longer text ends the restore.`);
  }
  lose(say`${name} is compared character by character (${EXACT}), as it belongs to a key and must not take A for a.`);
  return made(`varchar(${characters})`, { length: characters, collation: EXACT });
}

function keyBytes({ name, length }: ColumnDefinition, role: KeyRole, lose: Lose): MadeType {
  const bytes = Math.min(length ?? role.characters, role.characters);
  if (length === null || length > bytes) {
    lose(say`${name} holds at most ${bytes} bytes, as it belongs to a key; a longer value ends the restore.`);
  }
  return made(`varbinary(${bytes})`, { length: bytes });
}
