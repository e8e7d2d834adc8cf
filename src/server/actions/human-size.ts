const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `1.2 KiB`: the deprecated plugin's spelling of sizes. */
export function humanSize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
}
