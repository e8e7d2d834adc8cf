import { escapeIdentifier } from 'pg';
import type { ForeignKeyDefinition, TableDefinition } from '../definition';
import type { SetRecord } from './bookkeeping';
import { isReferenceBroken, reasonOf, sqlState } from './errors';
import { fittingName, livePlace, quoted, quotedList, samePlace, stagedPlace, type Place } from './names';
import { numberFromElsewhere } from './number-from-elsewhere';
import { broken, countOrphans, referencesOnto } from './orphans';
import type { WriteSession } from './write-session';
import { say } from '../../sentence';

export interface LinkContext {
  /** The live schema of the application. */
  schema: string;
  record: SetRecord;
  definitions: readonly TableDefinition[];
}

/** Foreign keys and what else leads from table to table. Keys onto tables that stay are only proved here: see `HeldKey`. */
export async function linkTables(session: WriteSession, context: LinkContext): Promise<string[]> {
  const { schema, record, definitions } = context;
  const { state, spaces } = record;
  const warnings = [...state.warnings];
  state.keys = [];
  state.parents = [];
  state.defaults = [];
  for (const definition of definitions) {
    const live = livePlace(definition, schema);
    const place = stagedPlace(spaces, live) as Place;
    warnings.push(...(await numberFromElsewhere(session, state, definition, { live, place })));
    for (const key of definition.foreignKeys) {
      const warning = await link(session, context, { live, place }, key);
      if (warning) warnings.push(say`The foreign key ${key.name} of ${definition.name} is left out: ${warning}.`);
    }
    for (const parent of definition.inherits) {
      const parentPlace = livePlace(parent, schema);
      if (!state.tables.some((table) => samePlace(table, parentPlace))) {
        state.parents.push({ child: live, parent: parentPlace });
      }
    }
  }
  await proveStaying(session, context);
  return warnings;
}

interface Ends {
  live: Place;
  place: Place;
}

/** @returns why it cannot be made; null when all is well */
async function link(
  session: WriteSession,
  { schema, record }: LinkContext,
  { live, place }: Ends,
  key: ForeignKeyDefinition,
): Promise<string | null> {
  const target = livePlace(key.references, schema);
  const isNew = record.state.tables.some((table) => samePlace(table, target));
  const targetNow = isNew ? (stagedPlace(record.spaces, target) as Place) : target;
  const [exists] = await session.run('SELECT to_regclass($1) IS NOT NULL AS yes', [quoted(targetNow)]);
  if (!exists?.yes) return say`there is no table ${target.name}`;
  const name = fittingName(key.name);
  const isCombined = (place: Place) =>
    record.state.combine.some(({ table }) => samePlace(livePlace(table, schema), place));
  if (isCombined(live) || isCombined(target)) {
    // The exchange makes it, once all rows are there.
    record.state.keys.push({ table: live, name, definition: keyText(key, target), validated: true });
    return null;
  }
  const orphans = () =>
    countOrphans(session, { from: place, columns: key.columns, to: targetNow, references: key.references.columns });
  try {
    if (!isNew) {
      const rows = await orphans();
      if (rows > 0) throw broken(live, key.name, target, rows);
      record.state.keys.push({ table: live, name, definition: keyText(key, target), validated: true });
      return null;
    }
    await session.run(
      `ALTER TABLE ${quoted(place)} ADD CONSTRAINT ${escapeIdentifier(name)} ${keyText(key, targetNow)}`,
    );
    return null;
  } catch (error) {
    // The archive was made of such rows, and what was backed up must be able to come back.
    if (isReferenceBroken(error))
      return say`${await orphans()} rows of the archive refer to rows that it does not hold`;
    if (/^42/.test(sqlState(error))) return reasonOf(error);
    throw error;
  }
}

const ACTIONS = new Set(['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT']);
const action = (wanted: string) => (ACTIONS.has(wanted.toUpperCase()) ? wanted.toUpperCase() : 'NO ACTION');

export function keyText(
  { columns, references, onUpdate, onDelete, deferrable }: ForeignKeyDefinition,
  to: Place,
): string {
  // Without columns, the primary key of the other table is meant.
  const onto = references.columns.length > 0 ? ` (${quotedList(references.columns)})` : '';
  return `FOREIGN KEY (${quotedList(columns)}) REFERENCES ${quoted(to)}${onto} ON UPDATE ${action(onUpdate)} ON DELETE ${action(
    onDelete,
  )}${deferrable ? ' DEFERRABLE' : ''}`;
}

/** Rows of tables that stay must find the rows they refer to among the new ones. */
async function proveStaying(session: WriteSession, { schema, record }: LinkContext): Promise<void> {
  const combined = record.state.combine.map(({ table }) => livePlace(table, schema));
  for (const key of await referencesOnto(session, record.state.tables)) {
    if (combined.some((place) => samePlace(place, key.to))) continue;
    const to = stagedPlace(record.spaces, key.to) as Place;
    const rows = key.validated ? await countOrphans(session, { ...key, to }) : 0;
    if (rows > 0) throw broken(key.from, key.name, key.to, rows);
  }
}
