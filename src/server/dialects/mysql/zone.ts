/** Sequelize writes DATETIMEs in the zone that DB_TIMEZONE names; the archive has them in UTC. */

const UTC = /^(\+00:00|-00:00|utc|z)?$/i;
const OFFSET = /^([+-])(\d{2}):(\d{2})$/;

/**
 * The SQL that shifts a DATETIME to UTC. Offsets are subtracted, because CONVERT_TZ leaves what is outside 1970–2038 as it is on many
 * servers. For a zone by name the server needs its time zone tables; without them the value is NULL, which the reader refuses.
 */
export function toUtc(timezone: string | undefined): (sql: string) => string {
  return shift(timezone, 'to UTC');
}

/** The way back, from a DATETIME or its text in UTC; NULL as well where the zone is not known. */
export function fromUtc(timezone: string | undefined): (sql: string) => string {
  return shift(timezone, 'from UTC');
}

function shift(timezone: string | undefined, direction: 'to UTC' | 'from UTC'): (sql: string) => string {
  const zone = timezone?.trim() ?? '';
  if (UTC.test(zone)) return (sql) => sql;
  const [, sign, hours, minutes] = OFFSET.exec(zone) ?? [];
  if (sign) {
    const operator = (sign === '+') === (direction === 'to UTC') ? '-' : '+';
    return (sql) => `(${sql} ${operator} INTERVAL ${Number(hours) * 60 + Number(minutes)} MINUTE)`;
  }
  const quoted = `'${zone.replace(/['\\]/g, '')}'`;
  return direction === 'to UTC'
    ? (sql) => `CONVERT_TZ(${sql}, ${quoted}, '+00:00')`
    : (sql) => `CONVERT_TZ(${sql}, '+00:00', ${quoted})`;
}
