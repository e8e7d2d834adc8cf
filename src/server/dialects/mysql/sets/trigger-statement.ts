/** Statements that make triggers, views and routines, from the server's own words or from an archive's. */
import type { DatabaseObject } from '../../definition';
import { quoteName, quoteText } from '../identifiers';
import type { Session } from '../session';
import type { StoredTrigger } from './set-store';
import { say } from '../../../sentence';

/** Within quotation marks where the mode ANSI_QUOTES was on. */
const NAME = '(?:`((?:[^`]|``)+)`|"?(\\w+)"?)';
/** The database, which is left out: the object belongs to the one that is restored. */
const QUALIFIER = '(?:(?:`(?:[^`]|``)+`|"?\\w+"?)\\.)?';
const ACCOUNT = `(?:\`(?:[^\`]|\`\`)*\`|'[^']*'|"[^"]*"|\\w+)`;
const CREATE = new RegExp(
  `^CREATE\\s+(?:OR\\s+REPLACE\\s+)?(ALGORITHM\\s*=\\s*\\w+\\s+)?(?:DEFINER\\s*=\\s*(?:CURRENT_USER(?:\\(\\))?|${ACCOUNT}(?:@${ACCOUNT})?)\\s+)?(SQL\\s+SECURITY\\s+\\w+\\s+)?(AGGREGATE\\s+)?(VIEW|TRIGGER|FUNCTION|PROCEDURE|EVENT|SEQUENCE)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?${QUALIFIER}${NAME}([^]*)$`,
  'i',
);
const TRIGGER_PLACE = new RegExp(
  `^(\\s+(?:BEFORE|AFTER)\\s+(?:INSERT|UPDATE|DELETE)\\s+ON\\s+)${QUALIFIER}${NAME}(\\s[^]*)$`,
  'i',
);

const nameOf = (quoted: string | undefined, bare: string | undefined) => quoted?.replaceAll('``', '`') ?? bare ?? '';

/**
 * The statement that makes the object, for whoever restores it and not for who once defined it; null where the text is anything else
 * than that one statement's.
 */
export function objectStatement({ kind, name, table, ddl }: DatabaseObject): string | null {
  const [, algorithm = '', security = '', aggregate = '', word = '', quoted, bare, rest = ''] = CREATE.exec(ddl) ?? [];
  if (word.toLowerCase() !== kind || nameOf(quoted, bare) !== name) return null;
  if (kind === 'trigger') {
    const [, when = '', quotedTable, bareTable, body = ''] = TRIGGER_PLACE.exec(rest) ?? [];
    const place = nameOf(quotedTable, bareTable);
    if (place === '' || (table !== undefined && place !== table)) return null;
    return `CREATE TRIGGER ${quoteName(name)}${when}${quoteName(place)}${body}`;
  }
  const replace = kind === 'view' ? 'OR REPLACE ' : '';
  return `CREATE ${replace}${algorithm}${security}${aggregate}${word} ${quoteName(name)}${rest}`;
}

/** The mode that the text of a statement asks for; null where it says nothing of it. */
export function modeOf(ddl: string): string | null {
  return /^CREATE\s+(OR\s+REPLACE\s+)?DEFINER\s*=\s*"/i.test(ddl) ? 'ANSI_QUOTES' : null;
}

/** With its former definer where we may say so, else as our own. @returns a sentence where it cannot be made */
export async function createTrigger(
  session: Session,
  table: string,
  { name, ddl, sqlMode }: StoredTrigger,
): Promise<string[]> {
  const own = objectStatement({ kind: 'trigger', name, table, ddl });
  if (own === null) return [say`The trigger ${name} is not restored: its statement is not understood.`];
  try {
    await inMode(session, sqlMode, () => session.execute(ddl).catch(() => session.execute(own)));
    return [];
  } catch (error) {
    if (session.closed) throw error;
    return [say`The trigger ${name} is not restored: ${(error as Error).message}`];
  }
}

/** A routine keeps the mode it is made in for ever: it must not be that of our session. Null stands for the server's. */
export async function inMode<T>(session: Session, sqlMode: string | null, use: () => Promise<T>): Promise<T> {
  const [modes] = await session.query('SELECT @@sql_mode ours, @@GLOBAL.sql_mode usual');
  await session.query(`SET sql_mode = ${quoteText(sqlMode ?? modes?.usual ?? '')}`);
  try {
    return await use();
  } finally {
    if (!session.closed) await session.query(`SET sql_mode = ${quoteText(modes?.ours ?? '')}`);
  }
}
