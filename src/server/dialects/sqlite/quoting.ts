/** `"name"`. Always qualify columns (`t."name"`): alone, SQLite takes an unknown name in double quotes for a text. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
