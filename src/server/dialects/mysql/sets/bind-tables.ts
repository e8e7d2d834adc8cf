/**
 * Foreign keys and triggers after the renaming. A key of InnoDB follows the table it leads to, and names of keys and triggers are
 * unique in the whole database: so all are taken from the former tables first, and then made on the live ones under their own names.
 */
import { quoteName } from '../identifiers';
import { foreignKeys } from '../schema';
import type { Session } from '../session';
import { bindKeys } from './bind-keys';
import { liveTriggers, tablesNamed } from './live-tables';
import { stagedName, type SetRecord } from './set-store';
import { createTrigger } from './trigger-statement';
import { BIND_MILLISECONDS, insist } from './write-session';

/**
 * May be repeated: it looks at what is there before it does anything.
 * @returns a sentence for all that could not be bound
 * @throws BackupError DATABASE_BUSY
 */
export async function bindTables(session: Session, record: SetRecord): Promise<string[]> {
  const { tables, staying, journal } = record.body;
  const warnings: string[] = [];
  const live = await tablesNamed(
    session,
    [...tables, ...staying.map(({ table }) => ({ name: table }))].map(({ name }) => name),
  );
  const former = await tablesNamed(
    session,
    tables.map(({ number }) => stagedName(record, number, record.exchanges)),
  );
  for (const { name, number } of tables) {
    const bound = journal?.outgoing[name];
    const table = stagedName(record, number, record.exchanges);
    if (bound && former.has(table)) await unbind(session, table, bound.keys.length > 0, bound.triggers.length > 0);
  }
  for (const table of new Set(staying.map((one) => one.table))) {
    const keys = staying.filter((one) => one.table === table).map(({ key }) => key);
    if (live.has(table)) warnings.push(...(await bindKeys(session, table, keys)));
  }
  const brought = new Set(tables.flatMap(({ held }) => held.triggers.map(({ name }) => name)));
  for (const { name, held } of tables) {
    if (!live.has(name)) continue;
    warnings.push(...(await bindKeys(session, name, held.keys)));
    // Triggers that only the former table had stay with the name.
    const kept =
      record.exchanges % 2 === 1
        ? (journal?.outgoing[name]?.triggers ?? []).filter((one) => !brought.has(one.name))
        : [];
    const there = new Set((await liveTriggers(session, name)).map((trigger) => trigger.name));
    for (const trigger of [...held.triggers, ...kept]) {
      if (!there.has(trigger.name)) warnings.push(...(await createTrigger(session, name, trigger)));
    }
  }
  return warnings;
}

async function unbind(session: Session, table: string, keys: boolean, triggers: boolean): Promise<void> {
  if (keys) {
    const drops = (await foreignKeys(session, { name: table })).map(
      ({ name }) => `DROP FOREIGN KEY ${quoteName(name)}`,
    );
    if (drops.length > 0)
      await insist(session, `ALTER TABLE ${quoteName(table)} ${drops.join(', ')}`, BIND_MILLISECONDS);
  }
  if (!triggers) return;
  for (const { name } of await liveTriggers(session, table)) {
    await insist(session, `DROP TRIGGER IF EXISTS ${quoteName(name)}`, BIND_MILLISECONDS);
  }
}
