import { escapeIdentifier, escapeLiteral } from 'pg';
import type { ColumnDefinition, DialectName, TableDefinition } from '../definition';
import { portableDefault, type PortableDefault } from '../portable-default';
import type { Loss, Translation } from '../table-sets';
import { generatedExpression } from './generated-expression';
import { fittingName } from './names';
import { nativeType } from './native-type';
import { translateIndexes } from './translate-indexes';
import { say } from '../../sentence';

/** From the same dialect all is kept, but for types that are not known: they are made from the portable ones. */
export function translate(definition: TableDefinition, from: DialectName): Translation {
  if (from === 'postgres') return { definition: withKnownTypes(definition), losses: [] };
  const losses: Loss[] = [];
  const lose = (column: string | null, message: string, values = false) =>
    void losses.push({ column, values, message });
  const columns = definition.columns.flatMap((column) => translateColumn(column, definition, from, lose) ?? []);
  const indexes = translateIndexes({ ...definition, columns }, lose);
  const checks = definition.columns.flatMap(enumCheck(definition.name));
  for (const { name } of definition.checks) {
    lose(null, say`The check ${name} of the table ${definition.name} is written for another database and is left out.`);
  }
  const numbered = columns.find(({ identity }) => identity !== null);
  const last = numbered && definition.sequence?.column === numbered.name ? definition.sequence.last : null;
  const sequence = numbered
    ? { column: numbered.name, name: fittingName(`${definition.name}_${numbered.name}_seq`), last }
    : null;
  const foreignKeys = definition.foreignKeys.map((key) => ({ ...key, name: fittingName(key.name) }));
  return {
    definition: { ...definition, columns, indexes, foreignKeys, checks, sequence, inherits: [], ddl: null },
    losses,
  };
}

function withKnownTypes(definition: TableDefinition): TableDefinition {
  const isUnknown = ({ native }: ColumnDefinition) => native.trim() === '';
  if (!definition.columns.some(isUnknown)) return definition;
  const columns = definition.columns.map((column) =>
    isUnknown(column) ? { ...column, native: nativeType(column, 'postgres') } : column,
  );
  return { ...definition, columns };
}

type Lose = (column: string | null, message: string, values?: boolean) => void;

function translateColumn(
  column: ColumnDefinition,
  { name: table, columns, primaryKey }: TableDefinition,
  from: DialectName,
  lose: Lose,
): ColumnDefinition | null {
  const { name, type } = column;
  const where = `${table}.${name}`;
  if (type === 'native') {
    lose(
      name,
      say`${where} is of the type ${column.native}, which PostgreSQL does not have: its values become text.`,
      true,
    );
  }
  if (Buffer.byteLength(name) > 63) lose(name, say`The name of ${where} is too long for PostgreSQL and is cut.`);
  const generated = column.generated && generatedExpression(column.generated.expression, columns);
  if (column.generated && generated === null) {
    lose(name, say`${where} is computed by an expression of another database and is left out.`);
    return null;
  }
  const numbers = column.identity !== null && type === 'int';
  return {
    ...column,
    name: fittingName(name),
    native: nativeType(column, from),
    nullable: column.nullable && !primaryKey.includes(name),
    default: generated || numbers ? null : translateDefault(column, where, from, lose),
    // As Sequelize numbers: bigserial.
    identity: numbers ? 'serial' : null,
    generated: generated === null ? null : { expression: generated, stored: true },
    collation: null,
  };
}

function translateDefault(column: ColumnDefinition, where: string, from: DialectName, lose: Lose): string | null {
  if (column.default === null) return null;
  const value = portableDefault(column.default, column.type, from);
  if (value?.kind === 'null') return null;
  const printed = value && printDefault(value, column);
  if (printed) return printed;
  lose(column.name, say`The default of ${where} is written for another database and is left out.`);
  return null;
}

const PARTS = { date: 'CURRENT_DATE', time: 'LOCALTIME', moment: 'CURRENT_TIMESTAMP' };

function printDefault(value: PortableDefault, { type }: ColumnDefinition): string | null {
  switch (value.kind) {
    case 'number':
      return value.text;
    case 'boolean':
      return String(value.value);
    case 'now':
      if (type === 'date') return PARTS.date;
      if (type === 'time') return PARTS.time;
      return type === 'instant' || type === 'datetime' ? PARTS[value.part] : null;
    case 'text':
      // PostgreSQL holds no U+0000.
      return value.text.includes('\0') ? null : escapeLiteral(value.text);
    default:
      return 'NULL';
  }
}

const enumCheck = (table: string) => (column: ColumnDefinition) => {
  const { name, enumValues, native } = column;
  if (!enumValues || enumValues.length === 0 || !/^enum\b/i.test(native)) return [];
  const values = enumValues.map((value) => escapeLiteral(value)).join(', ');
  return [{ name: fittingName(`${table}_${name}_check`), expression: `${escapeIdentifier(name)} IN (${values})` }];
};
