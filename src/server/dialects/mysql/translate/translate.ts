/** How MySQL and MariaDB hold a table of another database. The two are not told apart here: sets/server-terms.ts does that when it loads. */
import type { ColumnDefinition, DialectName, TableDefinition } from '../../definition';
import { rowColumns } from '../../definition';
import type { Loss, Translation } from '../../table-sets';
import { isJsonCheck } from '../column-types';
import { columnType } from './column-type';
import { translateDefault } from './default';
import { translateKeys } from './foreign-keys';
import { generatedExpression } from './generated';
import { fitRow } from './row-size';
import { translateIndexes } from './indexes';
import { keyColumns } from './key-columns';
import { isOtherwise, type Shapes } from './shapes';
import { say } from '../../../sentence';

const COMMENT_CHARACTERS = { column: 1024, table: 2048 };

/** @param shapes how the application here keeps points and shapes; undefined when that is not known */
export function translate(definition: TableDefinition, from: DialectName, shapes?: Shapes): Translation {
  if (from === 'mysql') return fromSame(definition, shapes);
  const losses: Loss[] = [];
  const lose = (column: string | null, message: string, values = false) => losses.push({ column, values, message });
  const numbered = numberedColumn(definition);
  const inKeys = keyColumns(definition);
  const columns = definition.columns.flatMap((column) => {
    const generated = column.generated && generatedExpression(column, definition);
    if (column.generated && !generated) {
      lose(
        column.name,
        say`The computed column ${column.name} is left out: MySQL cannot compute ${column.generated.expression}.`,
      );
      return [];
    }
    const type = columnType(column, { from, shapes, role: inKeys.get(column.name) }, (message, values) =>
      lose(column.name, message, values),
    );
    const identity: ColumnDefinition['identity'] = column === numbered ? 'auto increment' : null;
    if (column.identity !== null && identity === null) {
      lose(
        column.name,
        say`${column.name} does not number its rows any more: MySQL numbers only one column, which begins a key.`,
      );
    }
    const made: ColumnDefinition = {
      ...column,
      ...type,
      nullable: column.nullable && !definition.primaryKey.includes(column.name),
      identity,
      generated,
      enumValues: null,
      default: null,
      comment: column.comment?.slice(0, COMMENT_CHARACTERS.column) ?? null,
    };
    if (identity === null && !generated) {
      made.default = translateDefault(column, made, from, (message) => lose(column.name, message));
    }
    return [made];
  });
  for (const check of definition.checks) {
    lose(null, say`The check ${check.name} is not restored: ${check.expression}.`);
  }
  for (const parent of definition.inherits) {
    lose(null, say`The table does not inherit from ${parent.name} any more; its own rows and columns are all there.`);
  }
  const fitted = fitRow(columns, new Set(inKeys.keys()), lose);
  const translated: TableDefinition = {
    ...definition,
    schema: undefined,
    columns: fitted,
    indexes: translateIndexes(definition, fitted, lose),
    foreignKeys: translateKeys(definition, lose),
    checks: [],
    inherits: [],
    sequence:
      numbered && definition.sequence?.column === numbered.name
        ? { ...definition.sequence, name: null }
        : noSequence(numbered),
    comment: definition.comment?.slice(0, COMMENT_CHARACTERS.table) ?? null,
    ddl: null,
  };
  delete translated.schema;
  return { definition: translated, losses };
}

const noSequence = (numbered: ColumnDefinition | undefined): TableDefinition['sequence'] =>
  numbered ? { column: numbered.name, name: null, last: null } : null;

/** AUTO_INCREMENT must begin a key, and be a whole number. */
function numberedColumn(definition: TableDefinition): ColumnDefinition | undefined {
  const starts = [
    definition.primaryKey,
    ...definition.indexes.filter(({ unique }) => unique).map(({ columns }) => columns),
  ];
  return rowColumns(definition).find(
    ({ name, identity, type }) => identity !== null && type === 'int' && starts.some(([first]) => first === name),
  );
}

/** Nothing changes; only a type that nobody knows, or that the application has otherwise here, is made from the portable one. */
function fromSame(definition: TableDefinition, shapes: Shapes | undefined): Translation {
  const remade = new Set(
    definition.columns.filter((column) => column.native === '' || isOtherwise(column, shapes)).map(({ name }) => name),
  );
  if (remade.size === 0) return { definition, losses: [] };
  const losses: Loss[] = [];
  const inKeys = keyColumns(definition);
  const columns = definition.columns.map((column): ColumnDefinition => {
    if (!remade.has(column.name)) return column;
    const lose = (message: string, values = false) => losses.push({ column: column.name, values, message });
    return { ...column, ...columnType(column, { from: 'mysql', shapes, role: inKeys.get(column.name) }, lose) };
  });
  const checks = definition.checks.filter(
    ({ name, expression }) => !remade.has(name) || !isJsonCheck(expression, name),
  );
  return { definition: { ...definition, columns, checks }, losses };
}
