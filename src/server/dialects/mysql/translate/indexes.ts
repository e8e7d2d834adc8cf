import type { ColumnDefinition, IndexDefinition, TableDefinition } from '../../definition';
import { baseType } from '../column-types';
import { quoteName } from '../identifiers';
import { KEY_BYTES } from './key-columns';
import { shortName } from './names';
import { say } from '../../../sentence';

type Lose = (column: string | null, message: string) => void;

const NO_KEY = /^(json|point|linestring|polygon)$/;
const LONG = /^(longtext|longblob)$/;
const PREFIX_CHARACTERS = 191;
const CHARACTER_BYTES = 4;
const OTHER_BYTES = 30;

/** @param columns as translated */
export function translateIndexes(
  definition: TableDefinition,
  columns: ColumnDefinition[],
  lose: Lose,
): IndexDefinition[] {
  const made: IndexDefinition[] = [];
  const used = new Set<string>();
  const add = (index: IndexDefinition) => {
    const name = freeName(index.name, used);
    made.push({
      ...index,
      name,
      constraint: index.unique,
      ddl: keyDdl(definition.name, { ...index, name }, columns, lose),
    });
  };
  for (const index of definition.indexes) {
    const obstacle = indexObstacle(index, columns);
    if (obstacle) lose(null, say`The index ${index.name} is not restored: ${obstacle}.`);
    else {
      if (isPartial(index))
        lose(null, say`The index ${index.name} is made over all rows: MySQL knows no partial index.`);
      add(index);
    }
  }
  // The server would make it when it makes the key, which is within the exchange.
  for (const { name, columns: own } of definition.foreignKeys) {
    const lists = [definition.primaryKey, ...made.map((index) => index.columns)];
    const covered = lists.some((list) => own.every((column, at) => list[at] === column));
    if (!covered)
      add({ name: name || `${own.join('_')}_key`, unique: false, columns: own, constraint: false, ddl: null });
  }
  return made;
}

const isPartial = ({ ddl }: IndexDefinition) => /\bWHERE\b/i.test(ddl ?? '');

function indexObstacle(index: IndexDefinition, columns: ColumnDefinition[]): string | null {
  const method = /\bUSING\s+"?(\w+)/i.exec(index.ddl ?? '')?.[1]?.toLowerCase();
  if (index.columns.includes(null)) return 'it is over an expression, which is not translated';
  if (method && !/^(btree|hash)$/.test(method)) return say`MySQL has no index of the kind ${method}`;
  if (index.unique && isPartial(index)) return 'it is unique among some rows only, which MySQL does not know';
  for (const name of index.columns) {
    const column = columns.find((one) => one.name === name);
    if (!column) return say`there is no column ${name}`;
    if (NO_KEY.test(baseType(column.native))) return say`MySQL has no index over a ${column.type} like ${name}`;
  }
  return null;
}

function keyDdl(table: string, index: IndexDefinition, columns: ColumnDefinition[], lose: Lose): string {
  const own = index.columns.flatMap((name) => columns.find((column) => column.name === name) ?? []);
  const long = own.filter((column) => width(column) > PREFIX_CHARACTERS * CHARACTER_BYTES);
  const total = own.reduce((sum, column) => sum + width(column), 0);
  const left =
    KEY_BYTES - own.filter((column) => !long.includes(column)).reduce((sum, column) => sum + width(column), 0);
  const share = Math.max(1, Math.min(PREFIX_CHARACTERS, Math.floor(left / CHARACTER_BYTES / Math.max(1, long.length))));
  const cut = !index.unique && total > KEY_BYTES;
  const parts = own.map((column) => quoteName(column.name) + (cut && long.includes(column) ? `(${share})` : ''));
  if (cut) {
    const names = long.map(({ name }) => name).join(', ');
    lose(null, say`The index ${index.name} holds the first ${share} characters of ${names}.`);
  }
  return `ALTER TABLE ${quoteName(table)} ADD ${index.unique ? 'UNIQUE ' : ''}KEY ${quoteName(index.name)} (${parts.join(',')})`;
}

/** Bytes in a key. */
function width({ native, length }: ColumnDefinition): number {
  const base = baseType(native);
  if (LONG.test(base)) return KEY_BYTES + 1;
  if (base === 'varbinary') return length ?? KEY_BYTES;
  return /^(var)?char$/.test(base) ? (length ?? 0) * CHARACTER_BYTES : OTHER_BYTES;
}

/** Names of indexes are unique in a table, whatever their case. */
function freeName(name: string, used: Set<string>): string {
  let free = shortName(name === '' || /^primary$/i.test(name) ? 'key' : name);
  for (let number = 2; used.has(free.toLowerCase()); number += 1) free = shortName(`${name}_${number}`);
  used.add(free.toLowerCase());
  return free;
}
