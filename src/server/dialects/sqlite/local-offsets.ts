/** How far the clock of this process was from UTC, and since when. The C library's idea of it may lack its time zone files. */

export interface OffsetSpan {
  /** UTC, `YYYY-MM-DD HH:MM:SS`; '' for the first span. */
  from: string;
  /** Seconds to add to UTC, signed. */
  offset: string;
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;
/** No zone changes its clock twice in so few days. */
const STEP = 10 * 86_400_000;

/** Whole seconds, also of the local mean times before 1900 or so, which getTimezoneOffset() rounds to minutes. */
function offsetAt(time: number): number {
  const date = new Date(time);
  const wall = Date.UTC(
    date.getFullYear(),
    date.getMonth(),
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
    date.getSeconds(),
  );
  return (wall - Math.floor(time / 1000) * 1000) / 1000;
}

/** The first second, after `before` and up to `after`, with another offset than that of `before`. */
function changeBetween(before: number, after: number): number {
  let [low, high] = [before, after];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetAt(middle) === offsetAt(before)) low = middle;
    else high = middle;
  }
  return high;
}

function span(from: string, time: number): OffsetSpan {
  const offset = offsetAt(time);
  return { from, offset: offset < 0 ? String(offset) : `+${offset}` };
}

let known: { zone: string | undefined; spans: OffsetSpan[] } | null = null;

/** Worked out once for a time zone, as it takes some milliseconds. */
export function localOffsets(): OffsetSpan[] {
  const zone = process.env.TZ;
  if (known === null || known.zone !== zone) known = { zone, spans: findOffsets() };
  return known.spans;
}

function findOffsets(): OffsetSpan[] {
  const start = Date.UTC(FIRST_YEAR, 0);
  const spans = [span('', start)];
  for (let time = start; time < Date.UTC(LAST_YEAR, 0); time += STEP) {
    if (offsetAt(time) === offsetAt(time + STEP)) continue;
    const change = changeBetween(time, time + STEP);
    spans.push(span(new Date(change).toISOString().slice(0, 19).replace('T', ' '), change));
  }
  return spans;
}
