/** What this server, of the two products and many versions, knows and another one may not. */
import type { ColumnDefinition, TableDefinition } from '../../definition';
import { baseType } from '../column-types';
import type { Session } from '../session';
import { isCharacters } from './stored-values';
import { say } from '../../../sentence';

export interface ServerTerms {
  product: string;
  /** Collation -> character set, for the full names of all collations. */
  collations: ReadonlyMap<string, string>;
  databaseCollation: string;
  /** Whether LOAD DATA LOCAL is allowed. */
  localInfile: boolean;
  /** Rows in one transaction; see `batchBytes`. */
  batchBytes: number;
}

const MIB = 1024 * 1024;

export async function serverTerms(session: Session): Promise<ServerTerms> {
  const { product } = session.server;
  const [facts] = await session.query('SELECT @@collation_database collation, @@local_infile local, @@log_bin log');
  return {
    product,
    collations: await knownCollations(session),
    databaseCollation: facts?.collation ?? 'utf8mb4_general_ci',
    localInfile: facts?.local === '1',
    batchBytes: product === 'MariaDB' && facts?.log === '0' ? Infinity : 32 * MIB,
  };
}

/** Collation -> character set. */
export async function knownCollations(session: Session): Promise<Map<string, string>> {
  const rows = await session.query(
    "SELECT * FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY WHERE CHARACTER_SET_NAME <> ''",
  );
  return new Map(
    // MariaDB's newer collations have a short name, common to character sets, and a full one.
    rows.map((row) => [
      (row.FULL_COLLATION_NAME ?? row.COLLATION_NAME ?? '').toLowerCase(),
      row.CHARACTER_SET_NAME ?? '',
    ]),
  );
}

/** The name as this server spells it; undefined where it has no such collation. */
function spelledHere(collation: string, collations: ServerTerms['collations']): string | undefined {
  const name = collation.toLowerCase();
  return [name.replace(/^utf8_/, 'utf8mb3_'), name].find((one) => collations.has(one));
}

export function hasCollation(collation: string, collations: ServerTerms['collations']): boolean {
  return spelledHere(collation, collations) !== undefined;
}

/** Types of MariaDB alone, as MySQL can hold them. */
const ONLY_MARIADB: Record<string, string> = {
  uuid: 'char(36)',
  inet4: 'varchar(15)',
  inet6: 'varchar(39)',
  xmltype: 'longtext',
};

/** The definition with types and collations that this server has; `warn` is told of each replacement. */
export function inServerTerms(
  definition: TableDefinition,
  terms: ServerTerms,
  warn: (text: string) => void,
): TableDefinition {
  const columns = definition.columns.map((column): ColumnDefinition => {
    const replacement = terms.product === 'MySQL' ? ONLY_MARIADB[baseType(column.native)] : undefined;
    if (replacement) {
      warn(
        say`${definition.name}.${column.name} becomes ${replacement}, as ${terms.product} has no type ${column.native}.`,
      );
    }
    const native = replacement ?? column.native;
    if (!isCharacters({ native }) || /^(json|inet|uuid)/i.test(native)) return { ...column, native, collation: null };
    return {
      ...column,
      native,
      collation: knownCollation(column.collation, terms, `${definition.name}.${column.name}`, warn),
    };
  });
  return { ...definition, columns };
}

/** The collation itself, or the one most like it that the server has. */
export function knownCollation(
  collation: string | null,
  terms: ServerTerms,
  what: string,
  warn: (text: string) => void,
): string {
  if (collation === null) return terms.databaseCollation;
  const known = spelledHere(collation, terms.collations);
  if (known !== undefined) return known;
  const candidates = /_(bin|cs)$/i.test(collation)
    ? ['utf8mb4_bin']
    : [terms.databaseCollation, 'utf8mb4_unicode_520_ci', 'utf8mb4_general_ci'];
  const like = candidates.find((one) => one.startsWith('utf8mb4_')) ?? terms.databaseCollation;
  warn(say`${what} is compared and sorted by ${like}, as this server has no collation ${collation}.`);
  return like;
}
