/**
 * The exchange tried out on a copy of the schema in memory. What becomes of views and triggers can only be found out by making them,
 * statement by statement; the real exchange then is one script, and no text of an archive is run in the application's database.
 */
import type { DatabaseObject } from '../../definition';
import { Connection } from '../connection';
import { brokenObjects, dropBroken, dropReplaced, isObject, makeObject, namesOf } from './exchange-objects';
import { nextVersion, planSwap, schemaRows, swapScript, type SchemaRow } from './schema-swap';
import type { SetState } from './set-store';

export interface Rehearsal {
  /** All views and triggers that there are to be, in their order. */
  objects: SchemaRow[];
  make: SetState['make'];
  drop: SetState['drop'];
  warnings: string[];
}

async function copySchema(memory: Connection, rows: readonly SchemaRow[]): Promise<void> {
  for (const { name, sql } of rows) {
    if (sql === null || /^sqlite_/i.test(name)) continue;
    // What cannot be made here (a module or a collation of the application) is missing before and after the exchange alike.
    await memory.all(sql).catch(() => undefined);
  }
}

export async function rehearse(rows: readonly SchemaRow[], state: SetState): Promise<Rehearsal> {
  const memory = await Connection.open(':memory:', 'create');
  try {
    await memory.exec('PRAGMA foreign_keys=OFF');
    await copySchema(memory, rows);
    const unknown = await unknownObjects(memory, rows);
    const before = await brokenObjects(memory);
    const existing = new Set(rows.map(({ name }) => name.toLowerCase()));
    const vanishing = state.tables.filter(({ staged }) => !existing.has(staged.toLowerCase()));
    const dropped = await dropReplaced(memory, state, new Set(vanishing.map(({ name }) => name.toLowerCase())));
    const present = await schemaRows(memory);
    const { next } = await nextVersion(memory);
    await memory.exec(swapScript(planSwap(present, state.tables), present.filter(isObject), next));
    const { made, warnings } = await makeAll(memory, state.make, dropped);
    const rebound = await dropBroken(memory, before);
    const objects = (await schemaRows(memory)).filter(isObject);
    return {
      objects: [...unknown, ...objects],
      make: [...dropped, ...rebound.dropped],
      drop: namesOf(made),
      warnings: [...warnings, ...rebound.warnings],
    };
  } finally {
    await memory.close();
  }
}

/** Views and triggers that could not be made here stay as they are. */
async function unknownObjects(memory: Connection, rows: readonly SchemaRow[]): Promise<SchemaRow[]> {
  const known = new Set((await schemaRows(memory)).map(({ type, name }) => `${type} ${name}`));
  return rows.filter((row) => isObject(row) && !known.has(`${row.type} ${row.name}`));
}

/** Takes from `dropped` what goes on because its replacement could not be made. */
async function makeAll(memory: Connection, objects: readonly DatabaseObject[], dropped: DatabaseObject[]) {
  const made: DatabaseObject[] = [];
  const warnings: string[] = [];
  for (const object of objects) {
    const refused = await makeObject(memory, object);
    if (refused === null) {
      made.push(object);
      continue;
    }
    warnings.push(refused);
    const former = dropped.findIndex(({ kind, name }) => kind === object.kind && name === object.name);
    if (former >= 0 && (await makeObject(memory, dropped[former]!)) === null) dropped.splice(former, 1);
  }
  return { made, warnings };
}
