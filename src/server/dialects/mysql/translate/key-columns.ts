import type { TableDefinition } from '../../definition';

/** How a column takes part in keys: `characters` of a text that fit when its longest key is shared evenly. */
export interface KeyRole {
  characters: number;
}

/** Bytes of an InnoDB key; four a character in utf8mb4. */
export const KEY_BYTES = 3072;
const CHARACTER_BYTES = 4;
/** What a column of another type may take in a key. */
const OTHER_BYTES = 30;
const TEXTS = new Set(['text', 'bytes', 'native']);

/** Columns of primary, unique and foreign keys, whose whole value counts. Plain indexes may hold the beginning of a value only. */
export function keyColumns(definition: TableDefinition): Map<string, KeyRole> {
  const keys = [
    definition.primaryKey,
    ...definition.indexes.filter(({ unique }) => unique).map(({ columns }) => columns),
    ...definition.foreignKeys.map(({ columns }) => columns),
  ];
  const roles = new Map<string, KeyRole>();
  for (const key of keys) {
    const columns = key.flatMap((name) => definition.columns.find((column) => column.name === name) ?? []);
    const texts = columns.filter(({ type }) => TEXTS.has(type));
    const left = KEY_BYTES - OTHER_BYTES * (columns.length - texts.length);
    for (const { name } of columns) {
      const characters = Math.floor(left / CHARACTER_BYTES / Math.max(1, texts.length));
      const known = roles.get(name);
      roles.set(name, { characters: Math.min(characters, known?.characters ?? characters) });
    }
  }
  return roles;
}
