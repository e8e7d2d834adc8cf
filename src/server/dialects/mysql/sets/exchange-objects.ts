/** Views, routines, events and triggers of an archive: made when its tables become live, taken away when they go. */
import type { DatabaseObject } from '../../definition';
import { isReserved } from '../../table-sets';
import { quoteName, quoteText } from '../identifiers';
import type { Session } from '../session';
import { statementOf } from './live-tables';
import type { SetObject, SetRecord } from './set-store';
import { inMode, objectStatement } from './trigger-statement';
import { insist } from './write-session';
import { say } from '../../../sentence';

const WAIT_MILLISECONDS = 10_000;
const LISTS: Partial<Record<DatabaseObject['kind'], string>> = {
  view: 'VIEWS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME',
  sequence: "TABLES WHERE TABLE_TYPE = 'SEQUENCE' AND TABLE_SCHEMA = DATABASE() AND TABLE_NAME",
  function: "ROUTINES WHERE ROUTINE_TYPE = 'FUNCTION' AND ROUTINE_SCHEMA = DATABASE() AND ROUTINE_NAME",
  procedure: "ROUTINES WHERE ROUTINE_TYPE = 'PROCEDURE' AND ROUTINE_SCHEMA = DATABASE() AND ROUTINE_NAME",
  trigger: 'TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME',
  event: 'EVENTS WHERE EVENT_SCHEMA = DATABASE() AND EVENT_NAME',
};

const replaces = ({ kind }: DatabaseObject) => kind === 'view' || kind === 'trigger';

/** What is there under the names of the objects, before an exchange that makes them. */
export async function noteObjects(session: Session, { body, exchanges }: SetRecord): Promise<SetObject[]> {
  if (exchanges % 2 === 1) return body.objects;
  const noted: SetObject[] = [];
  for (const { object } of body.objects) {
    const there = await exists(session, object);
    const former = there && replaces(object) ? await statement(session, object) : null;
    noted.push({ object, former, ours: !there || replaces(object) });
  }
  return noted;
}

async function exists(session: Session, { kind, name }: DatabaseObject): Promise<boolean> {
  const list = LISTS[kind];
  if (!list) return false;
  return (await session.query(`SELECT 1 FROM information_schema.${list} = ${quoteText(name)}`)).length > 0;
}

async function statement(session: Session, { kind, name }: DatabaseObject): Promise<string> {
  const [row] = await session.query(`SHOW CREATE ${kind.toUpperCase()} ${quoteName(name)}`);
  return statementOf(row);
}

/** After the renaming; may be repeated. @returns a sentence for each that could not be made */
export async function exchangeObjects(session: Session, record: SetRecord): Promise<string[]> {
  return record.body.objects.length > 0 ? inMode(session, null, () => exchangeAll(session, record)) : [];
}

async function exchangeAll(session: Session, { body, exchanges }: SetRecord): Promise<string[]> {
  const warnings: string[] = [];
  const attempt = async ({ kind, name }: DatabaseObject, sql: string) => {
    try {
      await insist(session, sql, WAIT_MILLISECONDS);
    } catch (error) {
      if (session.closed) throw error;
      warnings.push(say`The ${kind} ${name} could not be exchanged: ${(error as Error).message}`);
    }
  };
  if (exchanges % 2 === 1) {
    for (const { object, ours } of body.objects) {
      const sql = isReserved(object.name) ? null : objectStatement(object);
      if (sql === null)
        warnings.push(say`The ${object.kind} ${object.name} is not restored: its statement is not understood.`);
      else if (ours) await make(session, object, sql, attempt);
    }
    return warnings;
  }
  for (const { object, former, ours } of [...body.objects].reverse()) {
    if (!ours || !LISTS[object.kind] || isReserved(object.name)) continue;
    const back = former === null ? null : objectStatement({ ...object, ddl: former, table: undefined });
    if (back !== null) await make(session, object, back, attempt);
    else await attempt(object, drop(object));
  }
  return warnings;
}

const drop = ({ kind, name }: DatabaseObject) => `DROP ${kind.toUpperCase()} IF EXISTS ${quoteName(name)}`;

async function make(
  session: Session,
  object: DatabaseObject,
  sql: string,
  attempt: (object: DatabaseObject, sql: string) => Promise<void>,
): Promise<void> {
  if (object.kind === 'trigger') await attempt(object, drop(object));
  // A view replaces itself; the others are there only when this is done a second time.
  else if (object.kind !== 'view' && (await exists(session, object))) return;
  await attempt(object, sql);
}
