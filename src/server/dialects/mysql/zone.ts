/** Sequelize writes DATETIMEs in the zone that DB_TIMEZONE names; the archive has them in UTC. */

const UTC = /^(\+00:00|-00:00|utc|z)?$/i;
const OFFSET = /^([+-])(\d{2}):(\d{2})$/;

/**
 * The SQL that shifts a DATETIME to UTC. Offsets are subtracted, because CONVERT_TZ leaves what is outside 1970–2038 as it is on many
 * servers. For a zone by name the server needs its time zone tables; without them the value is NULL, which the reader refuses.
 */
export function toUtc(timezone: string | undefined): (sql: string) => string {
  const zone = timezone?.trim() ?? '';
  if (UTC.test(zone)) return (sql) => sql;
  const [, sign, hours, minutes] = OFFSET.exec(zone) ?? [];
  if (sign)
    return (sql) => `(${sql} ${sign === '+' ? '-' : '+'} INTERVAL ${Number(hours) * 60 + Number(minutes)} MINUTE)`;
  const quoted = `'${zone.replace(/['\\]/g, '')}'`;
  return (sql) => `CONVERT_TZ(${sql}, ${quoted}, '+00:00')`;
}
