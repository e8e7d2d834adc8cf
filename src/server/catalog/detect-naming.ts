/** Whether a database belongs to a NocoBase application, and how that spells its tables: seen from their names alone. */
import type { NamingSettings } from './table-names';

/** A table that every application has, in both spellings. */
const MARKS = [
  { ending: 'applicationPlugins', underscored: false },
  { ending: 'application_plugins', underscored: true },
] as const;

/** Null when there is no application. Of several with different prefixes, that with the shortest. */
export function detectNaming(tables: readonly { name: string }[]): NamingSettings | null {
  const found = MARKS.flatMap(({ ending, underscored }) =>
    tables
      .filter(({ name }) => name.endsWith(ending))
      .map(({ name }) => ({ underscored, tablePrefix: name.slice(0, -ending.length) })),
  );
  return found.sort((a, b) => a.tablePrefix.length - b.tablePrefix.length)[0] ?? null;
}
