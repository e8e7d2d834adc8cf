/** Whether every key would hold after the exchange. Keys themselves are made in the exchange: until then, and after it, a set has none. */
import { createHash } from 'node:crypto';
import { BackupError } from '../../../errors';
import type { ForeignKeyDefinition } from '../../definition';
import { quoteName } from '../identifiers';
import type { Session } from '../session';
import { columnTypes, keyObstacle } from './foreign-key-clause';
import { referencesTo, tablesNamed } from './live-tables';
import { stagedName, writeSet, type SetBody, type SetRecord } from './set-store';
import { say } from '../../../sentence';

/**
 * @returns a sentence for each key that cannot be made
 * @throws BackupError REFERENCES_BROKEN
 */
export async function linkSet(session: Session, record: SetRecord): Promise<string[]> {
  const warnings: string[] = [];
  const staged = new Map(record.body.tables.map(({ name, number }) => [name, stagedName(record, number, 0)]));
  const parents = record.body.tables.flatMap(({ held }) => held.keys.map(({ references }) => references.name));
  const live = await tablesNamed(session, parents);
  for (const table of record.body.tables) {
    const child = staged.get(table.name) ?? table.name;
    const keys: ForeignKeyDefinition[] = [];
    for (const key of table.held.keys) {
      const own = key.references.schema === undefined;
      const there = own && live.has(key.references.name) ? key.references.name : null;
      const parent = own ? (staged.get(key.references.name) ?? there) : null;
      let obstacle =
        parent === null
          ? say`there is no table ${key.references.name}.`
          : await keyObstacle(session, child, key, parent);
      if (obstacle === null && parent !== null) {
        const link = { child, parent, table: table.name, key };
        // The archive was made of such rows, and what was backed up must be able to come back.
        const late = isCombined(record, table.name) || isCombined(record, key.references.name);
        const lost = !late && staged.has(key.references.name) && own ? await lostRows(session, link) : 0;
        if (lost > 0) obstacle = say`${lost} rows of the archive refer to rows that it does not hold.`;
        else if (!late) await checkRows(session, link);
      }
      if (obstacle === null) {
        keys.push(key);
      } else {
        warnings.push(say`The foreign key ${key.name} of the table ${table.name} is not restored: ${obstacle}`);
      }
    }
    table.held = { ...table.held, keys };
  }
  for (const { table, key } of await referencesTo(session, [...staged.keys()])) {
    const parent = staged.get(key.references.name) ?? key.references.name;
    if (!isCombined(record, key.references.name)) await checkStaying(session, table.name, parent, key);
    const obstacle = await keyObstacle(session, table.name, key, parent);
    if (obstacle !== null)
      warnings.push(say`The foreign key ${key.name} of the table ${table.name} will be lost: ${obstacle}`);
  }
  record.state = 'linked';
  await writeSet(session, record);
  return warnings;
}

/** Its rows are not all there before the exchange. */
function isCombined({ body }: SetRecord, name: string): boolean {
  return body.combine.some(({ table }) => table.name === name);
}

/** Tables that stay and that `checkLinks` looks into. */
export async function linkedTables(
  session: Session,
  { body }: SetRecord,
  staying: SetBody['staying'],
): Promise<string[]> {
  const own = new Set(body.tables.map(({ name }) => name));
  const parents = body.tables.flatMap(({ held }) => held.keys.map(({ references }) => references.name));
  const linked = [...parents, ...staying.map(({ table }) => table)].filter((name) => !own.has(name));
  return [...(await tablesNamed(session, linked)).keys()];
}

/**
 * Once more before an exchange, for keys between tables of the set and tables that stay: only there rows may have come or gone; and for
 * those of tables that have got rows of the live ones.
 * @param staying keys of tables that stay onto tables of the set
 * @throws BackupError REFERENCES_BROKEN
 */
export async function checkLinks(session: Session, record: SetRecord, staying: SetBody['staying']): Promise<void> {
  const { tables } = record.body;
  const incoming = new Map(tables.map(({ name, number }) => [name, stagedName(record, number, record.exchanges)]));
  const there = await tablesNamed(session, [...incoming.values(), ...staying.map(({ table }) => table)]);
  for (const { table, key } of staying) {
    const parent = incoming.get(key.references.name) ?? '';
    if (there.has(table) && there.has(parent)) await checkStaying(session, table, parent, key);
  }
  for (const { name, held } of tables) {
    const child = incoming.get(name) ?? '';
    if (!there.has(child)) continue;
    for (const key of held.keys) {
      const parent = key.references.name;
      const inner = incoming.get(parent);
      if (inner === undefined) await checkRows(session, { child, parent, table: name, key });
      else if (record.exchanges === 0 && (isCombined(record, name) || isCombined(record, parent))) {
        await checkRows(session, { child, parent: inner, table: name, key });
      }
    }
  }
}

/** A column that is not there is as good as a row that is not there. */
async function checkStaying(session: Session, table: string, parent: string, key: ForeignKeyDefinition): Promise<void> {
  const columns = await columnTypes(session, parent);
  if (!key.references.columns.every((column) => columns.has(column))) throw broken(table, key, null);
  await checkRows(session, { child: table, parent, table, key });
}

interface Link {
  child: string;
  parent: string;
  /** The child as people know it. */
  table: string;
  key: ForeignKeyDefinition;
}

async function checkRows(session: Session, link: Link): Promise<void> {
  const rows = await lostRows(session, link);
  if (rows > 0) throw broken(link.table, link.key, rows);
}

/** A table may refer to itself, and LOCK TABLES wants another name for each place in a query. */
export function parentAlias(table: string): string {
  return `p_${createHash('md5').update(table).digest('hex')}`;
}

/** How many rows of the child refer to a row that the parent does not have. */
async function lostRows(session: Session, { child, parent, key }: Omit<Link, 'table'>): Promise<number> {
  const alias = parentAlias(parent);
  const pairs = key.columns.map((column, index) => ({
    own: `${quoteName(child)}.${quoteName(column)}`,
    other: `${alias}.${quoteName(key.references.columns[index] ?? '')}`,
  }));
  const [found] = await session.query(
    `SELECT COUNT(*) rows_lost FROM ${quoteName(child)} LEFT JOIN ${quoteName(parent)} ${alias}
      ON ${pairs.map(({ own, other }) => `${own} = ${other}`).join(' AND ')}
      WHERE ${pairs.map(({ own }) => `${own} IS NOT NULL`).join(' AND ')} AND ${pairs[0]?.other ?? 'NULL'} IS NULL`,
  );
  return Number(found?.rows_lost);
}

function broken(table: string, key: ForeignKeyDefinition, rows: number | null): BackupError {
  const parent = key.references.name;
  const what = rows === null ? say`Rows` : rows === 1 ? say`One row` : say`${rows} rows`;
  return new BackupError(
    'REFERENCES_BROKEN',
    say`${what} of the table ${table} would refer to rows of ${parent} that are not there (foreign key ${key.name}).`,
    {
      hint: say`Restore ${table} and ${parent} together, or remove those rows first.`,
      details: { table, references: parent, key: key.name, rows },
    },
  );
}
