/**
 * SQL expressions for points in time. Sequelize writes `2024-01-31 10:00:00.000 +00:00`; other writers leave `T`, `Z`, other
 * offsets, or none, which means UTC as SQLite's own CURRENT_TIMESTAMP does. All of these are surely instants and are printed in UTC
 * with their own sub-second digits. Anything else (numbers of unknown unit, words, days that no calendar has) is printed as it is stored.
 */
import { localOffsets, type OffsetSpan } from './local-offsets';

const DAY = '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]';
const CLOCK = '[0-9][0-9]:[0-9][0-9]:[0-9][0-9]';
/** Texts up to this long can be instants: no fraction has more digits than a clock has. */
const LONGEST = 48;

/**
 * Nested SELECTs name the parts: `b` day and clock, `f` fraction with its point, `z` zone without spaces, `u` day and clock in UTC.
 * `shape` makes the value out of `u` and `f`.
 */
function anyMoment(x: string, stored: string, shape: string): string {
  const rest = `substr(${x},20)`;
  const zone = `ltrim(${rest},'.0123456789')`;
  const parts = `SELECT replace(substr(${x},1,19),'T',' ') b,substr(${rest},1,length(${rest})-length(${zone})) f,trim(${zone}) z`;
  const offset = `CASE WHEN z IN ('','Z','z') THEN '+00:00' WHEN z GLOB '[-+][0-9][0-9]' THEN z||':00' WHEN z GLOB '[-+][0-9][0-9][0-9][0-9]' THEN substr(z,1,3)||':'||substr(z,4) WHEN z GLOB '[-+][0-9][0-9]:[0-9][0-9]' THEN z END`;
  const utc = `SELECT f,datetime(b||(${offset})) u FROM (${parts}) WHERE b=datetime(b,'+0 days') AND (f='' OR (f GLOB '.[0-9]*' AND f NOT GLOB '.*.*'))`;
  return `CASE WHEN typeof(${x})='text' AND ${x} GLOB '${DAY}[ T]${CLOCK}*' AND length(CAST(${x} AS BLOB))<=${LONGEST} THEN coalesce((SELECT ${shape} FROM (${utc}) WHERE u IS NOT NULL),${stored}) ELSE ${stored} END`;
}

export function instantText(x: string, stored: string, nothing: string): string {
  return `CASE WHEN ${x} GLOB '${DAY} ${CLOCK}.[0-9][0-9][0-9] +00:00' THEN substr(${x},1,23)||'+00' WHEN ${x} IS NULL THEN ${nothing} ELSE ${anyMoment(
    x,
    stored,
    `u||f||'+00'`,
  )} END`;
}

/** Halving keeps the depth of the expression, and the comparisons of a row, at the logarithm of the number of spans. */
function offsetAt(utc: string, spans: OffsetSpan[]): string {
  const [only] = spans;
  if (spans.length === 1 && only) return `'${only.offset} seconds'`;
  const middle = spans.length >> 1;
  const from = spans[middle]?.from ?? '';
  return `CASE WHEN ${utc}<'${from}' THEN ${offsetAt(utc, spans.slice(0, middle))} ELSE ${offsetAt(utc, spans.slice(middle))} END`;
}

/**
 * A wall clock time. NocoBase keeps it on SQLite as the instant at which this process's clock shows it, so it is turned back here; a
 * text without any zone is a wall clock time already.
 */
/** @param nothing what stands for NULL */
export function localTimeText(x: string, stored: string, nothing: string): string {
  const spans = localOffsets();
  const inUtc = spans.length === 1 && spans[0]?.offset === '+0';
  const quick = inUtc ? `WHEN ${x} GLOB '${DAY} ${CLOCK}.[0-9][0-9][0-9] +00:00' THEN substr(${x},1,23) ` : '';
  const wall = `CASE ${quick}WHEN ${x} GLOB '${DAY} ${CLOCK}' OR ${x} GLOB '${DAY} ${CLOCK}.[0-9]*[0-9]' AND length(${x})<=29 THEN ${stored}`;
  return `${wall} WHEN ${x} IS NULL THEN ${nothing} ELSE ${anyMoment(x, stored, `datetime(u,${offsetAt('u', spans)})||f`)} END`;
}
