/** Only PostgreSQL tells closed paths from open ones; NocoBase makes closed ones there, and wants a list of points elsewhere. */

const BEFORE = Buffer.from('{"closed":true,"points":');
const AFTER = '}'.charCodeAt(0);

/** Where the points begin and end in a path as the archive writes it (docs/archive-format.md, "Types"). */
export function pointsOf(value: Buffer, start = 0, end = value.length): [start: number, end: number] {
  const isClosed =
    end - start > BEFORE.length &&
    value[end - 1] === AFTER &&
    value.compare(BEFORE, 0, BEFORE.length, start, start + BEFORE.length) === 0;
  return isClosed ? [start + BEFORE.length, end - 1] : [start, end];
}
