export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Backslash is an escape character in every session of ours: NO_BACKSLASH_ESCAPES is never set there. */
export function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
