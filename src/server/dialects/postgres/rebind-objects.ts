import { escapeIdentifier } from 'pg';
import type { HeldObject, SetRecord } from './bookkeeping';
import { reasonOf } from './errors';
import type { ExchangeScope } from './exchange-scope';
import { quoted, samePlace, type Place } from './names';
import { isView, triggerStatements, viewStatements } from './view-texts';
import type { WriteSession } from './write-session';
import { say } from '../../sentence';

/** A view or trigger that is to be made in this exchange. */
interface Wanted {
  kind: HeldObject['kind'];
  place: Place;
  table?: Place;
  statements: string[];
  /** Made before and after alike: it only follows its tables. */
  same: boolean;
}

export interface Objects {
  wanted: Wanted[];
  held: HeldObject[];
}

/**
 * Takes away the views over the tables that leave, and what stands in the place of the set's own views and triggers. Triggers of tables
 * of the set go with their tables, so only the first exchange makes them.
 */
export async function dropObjects(session: WriteSession, { state }: SetRecord, scope: ExchangeScope): Promise<Objects> {
  const objects: Objects = { wanted: [], held: [] };
  for (const one of state.held) {
    if (one.statements) objects.wanted.push({ ...one, statements: one.statements, same: false });
    const ofSet = one.table && state.tables.some((table) => samePlace(table, one.table as Place));
    if (ofSet) continue;
    const before = one.table
      ? await triggerStatements(session, one.table, one.place.name)
      : await viewStatements(session, one.place);
    objects.held.push({ ...one, statements: before });
    if (before && one.table)
      await session.run(`DROP TRIGGER ${escapeIdentifier(one.place.name)} ON ${quoted(one.table)}`);
  }
  for (const { schema, name, kind } of scope.views) {
    const place = { schema, name };
    if (state.held.some((one) => isView(one) && samePlace(one.place, place))) continue;
    const statements = await viewStatements(session, place);
    if (statements) objects.wanted.push({ kind, place, statements, same: true });
  }
  for (const { schema, name, kind } of [...scope.views].reverse()) {
    await session.run(`DROP ${kind.toUpperCase()} ${quoted({ schema, name })}`);
  }
  return objects;
}

/** Makes what is wanted; one may need another, so whatever failed is tried again as long as that helps. Returns warnings. */
export async function makeObjects(
  session: WriteSession,
  { state }: SetRecord,
  { wanted, held }: Objects,
): Promise<string[]> {
  const errors = new Map<Wanted, Error>();
  let left = wanted;
  for (let before = -1; left.length > 0 && left.length !== before; ) {
    before = left.length;
    const failed: Wanted[] = [];
    for (const one of left) {
      const error = await session.attempt(() => make(session, one));
      if (!error) continue;
      failed.push(one);
      errors.set(one, error);
    }
    left = failed;
  }
  state.held = held;
  // Better the former one than none.
  for (const one of left) {
    const before = held.find(({ place, table }) => samePlace(place, one.place) && table?.name === one.table?.name);
    const statements = before?.statements;
    if (!one.same && statements) await session.attempt(() => make(session, { ...one, statements }));
  }
  return left.map((one) => {
    // The next exchange tries again, where its tables are the former ones.
    if (one.same) state.held.push({ kind: one.kind, place: one.place, statements: one.statements });
    return say`The ${one.kind} ${one.place.name} cannot be made: ${reasonOf(errors.get(one))}.`;
  });
}

async function make(session: WriteSession, { place, table, statements }: Wanted): Promise<void> {
  for (const statement of statements) await session.run(statement);
  const made = table ? await triggerStatements(session, table, place.name) : await viewStatements(session, place);
  if (!made) throw new Error('its statement makes something else');
}
