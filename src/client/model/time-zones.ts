/** Time zones by their IANA names. */

export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** All that this browser knows, and those that were chosen where others are known. */
export function zonesWith(...chosen: string[]): string[] {
  // Old browsers cannot list them, and some leave out the simplest.
  const known = 'supportedValuesOf' in Intl ? Intl.supportedValuesOf('timeZone') : [];
  return [...new Set([...known, 'UTC', ownZone(), ...chosen])].sort();
}
