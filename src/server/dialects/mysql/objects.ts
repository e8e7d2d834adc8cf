/** Views, routines, triggers, events and sequences, each by the statement that the server prints for it. */
import type { DatabaseObject } from '../definition';
import { quoteName } from './identifiers';
import type { Session, TextRow } from './session';

type Kind = DatabaseObject['kind'];

interface Listed {
  kind: Kind;
  name: string;
  table: string | null;
}

const LIST = `
  SELECT 'view' kind, TABLE_NAME name, NULL tab FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()
  UNION ALL SELECT 'sequence', TABLE_NAME, NULL FROM information_schema.TABLES
    WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'SEQUENCE'
  UNION ALL SELECT LOWER(ROUTINE_TYPE), ROUTINE_NAME, NULL FROM information_schema.ROUTINES
    WHERE ROUTINE_SCHEMA = DATABASE() AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE')
  UNION ALL SELECT 'trigger', TRIGGER_NAME, EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS
    WHERE TRIGGER_SCHEMA = DATABASE()
  UNION ALL SELECT 'event', EVENT_NAME, NULL FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()`;

/** The statement's column differs by kind: Create View, Create Table, SQL Original Statement, … */
function statementOf(row: TextRow | undefined): string | null {
  const entry = Object.entries(row ?? {}).find(([column]) => /^(create |sql original)/i.test(column));
  return entry?.[1] ?? null;
}

/** Those that cannot be read are left out, and `warn` is told of each. */
export async function describeObjects(session: Session, warn: (text: string) => void): Promise<DatabaseObject[]> {
  const listed = (await session.query(LIST)).map(
    (row): Listed => ({ kind: row.kind as Kind, name: row.name ?? '', table: row.tab ?? null }),
  );
  const objects: DatabaseObject[] = [];
  for (const { kind, name, table } of listed) {
    const { ddl, reason } = await session.query(`SHOW CREATE ${kind.toUpperCase()} ${quoteName(name)}`).then(
      ([row]) => ({ ddl: statementOf(row), reason: 'the database user may not see its definition.' }),
      (error: Error) => {
        if (session.closed) throw error;
        return { ddl: null, reason: error.message };
      },
    );
    if (ddl !== null) objects.push({ kind, name, ...(table !== null && { table }), ddl });
    else warn(`The ${kind} ${name} cannot be described: ${reason}`);
  }
  return objects;
}
