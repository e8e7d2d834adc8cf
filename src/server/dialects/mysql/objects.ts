/** Views, routines, triggers, events and sequences, each by the statement that the server prints for it. */
import type { DatabaseObject } from '../definition';
import { isReserved } from '../table-sets';
import { quoteName } from './identifiers';
import type { Session, TextRow } from './session';
import { say } from '../../sentence';

type Kind = DatabaseObject['kind'];

interface Listed {
  kind: Kind;
  name: string;
  table: string | null;
}

const LISTS = [
  "SELECT 'view' kind, TABLE_NAME name FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()",
  `SELECT 'sequence' kind, TABLE_NAME name FROM information_schema.TABLES
    WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'SEQUENCE'`,
  `SELECT LOWER(ROUTINE_TYPE) kind, ROUTINE_NAME name FROM information_schema.ROUTINES
    WHERE ROUTINE_SCHEMA = DATABASE() AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE')`,
  `SELECT 'trigger' kind, TRIGGER_NAME name, EVENT_OBJECT_TABLE tab FROM information_schema.TRIGGERS
    WHERE TRIGGER_SCHEMA = DATABASE()`,
  "SELECT 'event' kind, EVENT_NAME name FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()",
];

/** The statement's column differs by kind: Create View, Create Table, SQL Original Statement, … */
function statementOf(row: TextRow | undefined): string | null {
  const entry = Object.entries(row ?? {}).find(([column]) => /^(create |sql original)/i.test(column));
  return entry?.[1] ?? null;
}

/** Those that cannot be read are left out, and `warn` is told of each. */
export async function describeObjects(session: Session, warn: (text: string) => void): Promise<DatabaseObject[]> {
  const listed: Listed[] = [];
  for (const list of LISTS) {
    for (const { kind, name, tab } of await session.query(list)) {
      // Triggers of former tables, where an exchange was cut short.
      if (!isReserved(tab ?? '')) listed.push({ kind: kind as Kind, name: name ?? '', table: tab ?? null });
    }
  }
  const objects: DatabaseObject[] = [];
  for (const { kind, name, table } of listed) {
    const { ddl, reason } = await session.query(`SHOW CREATE ${kind.toUpperCase()} ${quoteName(name)}`).then(
      ([row]) => ({ ddl: statementOf(row), reason: 'the database user may not see its definition.' }),
      (error: Error) => {
        if (session.closed) throw error;
        return { ddl: null, reason: error.message };
      },
    );
    if (ddl === null) warn(say`The ${kind} ${name} cannot be described: ${reason}`);
    else if (kind === 'sequence') objects.push({ kind, name, ddl: await atPosition(session, name, ddl) });
    else objects.push({ kind, name, ...(table !== null && { table }), ddl });
  }
  return objects;
}

/** The statement says where a sequence began, not where it goes on. */
async function atPosition(session: Session, name: string, ddl: string): Promise<string> {
  const [row] = await session.query(`SELECT next_not_cached_value next FROM ${quoteName(name)}`);
  return ddl.replace(/start with -?\d+/i, `start with ${row?.next ?? ''}`);
}
