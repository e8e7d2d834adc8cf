/**
 * NocoBase copies collections of plugins into its records with the spelling of the application: `underscored` of the collection,
 * `field` (the column) of its fields. With the spelling of another application in them, it looks for columns that are not there.
 */
import { columnName } from '../../catalog/table-names';

type Options = Record<string, unknown>;

/** Whether `underscored` in the options of a collection was copied from the settings, and is not the collection's own. */
export function isCopiedSpelling({ from }: Options): boolean {
  return from === 'db2cm';
}

/**
 * @param name of the collection or field
 * @param text its options as JSON; what is not an object is left as it is
 */
export function respellOptions(
  { name, text }: { name: string; text: string },
  underscored: { from: boolean; to: boolean },
): string {
  if (!/"(underscored|field)"/.test(text)) return text;
  const options = JSON.parse(text) as Options | null;
  if (typeof options !== 'object' || options === null) return text;
  if (typeof options.underscored === 'boolean' && isCopiedSpelling(options)) options.underscored = underscored.to;
  if (options.field === columnName(name, { underscored: underscored.from })) {
    options.field = columnName(name, { underscored: underscored.to });
  }
  return JSON.stringify(options);
}
