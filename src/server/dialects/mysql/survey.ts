/** What the precheck of a restore wants to know of the server. */
import type { TableRef } from '../definition';
import type { MissingRight, TargetSurvey } from '../table-sets';
import { quoteName, quoteText } from './identifiers';
import { grantedRights } from './rights';
import type { Session } from './session';
import { referencesTo } from './sets/live-tables';
import { hasCollation, knownCollations } from './sets/server-terms';
import { say } from '../../sentence';

/** What staging, exchange and undo sets need in the database, and what for. */
const NEEDED: [right: string, what: string][] = [
  ['SELECT', say`read tables`],
  ['INSERT', say`fill tables`],
  ['UPDATE', say`keep account of an exchange`],
  ['DELETE', say`keep account of an exchange`],
  ['CREATE', say`make tables`],
  ['ALTER', say`alter and rename tables`],
  ['DROP', say`rename and drop tables`],
  ['INDEX', say`make indexes`],
  ['REFERENCES', say`make foreign keys`],
  ['TRIGGER', say`move triggers to the restored tables`],
  ['CREATE VIEW', say`restore views`],
  ['SHOW VIEW', say`put replaced views back`],
];

/** So that no write is lost while rows of the archive are put beside live ones. */
const NEEDED_TO_COMBINE: typeof NEEDED = [['LOCK TABLES', say`keep writers waiting while rows are combined`]];

export async function survey(session: Session, tables: readonly TableRef[], combines: boolean): Promise<TargetSurvey> {
  const names = tables.map(({ name }) => name);
  const references = await referencesTo(session, names);
  const collations = await knownCollations(session);
  return {
    // A server tells its clients nothing of its disks.
    freeBytes: null,
    missingRights: await missingRights(session, combines ? [...NEEDED, ...NEEDED_TO_COMBINE] : NEEDED),
    references: references.filter(({ table }) => table.schema === undefined),
    knowsCollation: (collation) => hasCollation(collation, collations),
    obstacles: [
      ...references
        .filter(({ table }) => table.schema !== undefined)
        .map(({ table, key }) => ({
          table: { name: key.references.name },
          message: say`The table ${table.name} of the database ${table.schema} has a foreign key (${key.name}) onto the table ${key.references.name}; it would go on leading to the former rows.`,
        })),
      ...(await unfitTables(session, names)),
    ],
  };
}

async function missingRights(session: Session, needed: typeof NEEDED): Promise<MissingRight[]> {
  const { has, scope } = await grantedRights(session);
  const [facts] = await session.query('SELECT DATABASE() name, CURRENT_USER() account');
  const at = (facts?.account ?? '').lastIndexOf('@');
  const account = `${quoteName(facts?.account?.slice(0, at) ?? '')}@${quoteName(facts?.account?.slice(at + 1) ?? '')}`;
  return needed
    .filter(([right]) => !has(right))
    .map(([right, what]) => ({
      message: say`The database user may not ${what}: the privilege ${right} is missing.`,
      grant: `GRANT ${right} ON ${scope ?? quoteName(facts?.name ?? '')}.* TO ${account};`,
    }));
}

async function unfitTables(session: Session, names: string[]): Promise<TargetSurvey['obstacles']> {
  if (names.length === 0) return [];
  const rows = await session.query(
    `SELECT TABLE_NAME name, TABLE_TYPE type, ENGINE engine FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN (${names.map(quoteText).join(', ')})`,
  );
  const { product, version } = session.server;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const renamesAtOnce = product === 'MySQL' ? major >= 8 : major > 10 || (major === 10 && minor >= 6);
  return rows.flatMap(({ name, type, engine }) => {
    const table = { name: name ?? '' };
    if (type === 'VIEW' || type === 'SEQUENCE') {
      return [{ table, message: say`There is a ${type.toLowerCase()} named ${name} where a table belongs.` }];
    }
    if (!renamesAtOnce) {
      return [
        {
          table,
          message: say`${product} ${version} cannot exchange tables in a way that survives a crash; it needs MySQL 8.0 or MariaDB 10.6.`,
        },
      ];
    }
    if (product === 'MySQL' && engine !== 'InnoDB') {
      return [
        {
          table,
          message: say`The table ${name} is kept by ${engine}, which MySQL cannot exchange in a way that survives a crash.`,
        },
      ];
    }
    return [];
  });
}
