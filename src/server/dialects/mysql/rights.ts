/** Privileges of the current user in the current database, by his grants and those of his roles. */
import { quoteText } from './identifiers';
import type { Session } from './session';

const GRANT = /^GRANT (.+?) ON (?:TABLE )?(\*|`(?:[^`]|``)+`)\.\* TO /i;

export interface Rights {
  /** `CREATE VIEW` for example. */
  has(right: string): boolean;
  /** The database as the grant that counts spells it; null where there is none. */
  scope: string | null;
}

/** Global ones, and those of the one grant for databases that the server goes by: the most specific whose pattern fits. */
export async function grantedRights(session: Session): Promise<Rights> {
  const [facts] = await session.query('SELECT DATABASE() name');
  const scopes = new Map<string, Set<string>>();
  for (const grant of await grants(session)) {
    const [, list = '', scope = ''] = GRANT.exec(grant) ?? [];
    if (!list || !(await covers(session, scope, facts?.name ?? ''))) continue;
    const rights = scopes.get(scope) ?? new Set<string>();
    for (const right of list.split(',')) rights.add(right.trim().toUpperCase());
    scopes.set(scope, rights);
  }
  const patterns = [...scopes.keys()].filter((scope) => scope !== '*');
  const scope = patterns.sort((a, b) => specificity(b) - specificity(a))[0] ?? null;
  const all = new Set([...(scopes.get('*') ?? []), ...(scopes.get(scope ?? '') ?? [])]);
  return { has: (right) => all.has('ALL PRIVILEGES') || all.has(right), scope };
}

/** How many characters stand before the first wildcard. */
function specificity(scope: string): number {
  const wildcard = scope.replaceAll(/\\[_%]/g, '--').search(/[_%]/);
  return wildcard < 0 ? Infinity : wildcard;
}

async function grants(session: Session): Promise<string[]> {
  let using = '';
  if (session.server.product === 'MySQL') {
    // Without USING, MySQL names the roles and not what they allow.
    const [active] = await session.query('SELECT CURRENT_ROLE() roles');
    if (active?.roles && active.roles !== 'NONE') using = ` FOR CURRENT_USER() USING ${active.roles}`;
  }
  const rows = await session.query(`SHOW GRANTS${using}`);
  return rows.flatMap((row) => Object.values(row).filter((value): value is string => value !== null));
}

/** A database in a grant is a pattern; LIKE knows the same. */
async function covers(session: Session, scope: string, database: string): Promise<boolean> {
  if (scope === '*') return true;
  const pattern = scope.slice(1, -1).replaceAll('``', '`');
  const [row] = await session.query(`SELECT ${quoteText(database)} LIKE ${quoteText(pattern)} matches`);
  return row?.matches === '1';
}
