/**
 * The exchange: what is to be done is written down, one RENAME TABLE does it for all tables and the mark at once, and then what hangs
 * on the tables is bound again. Killed before the RENAME, nothing has happened; killed after it, `bind` brings it to the end.
 */
import { BackupError } from '../../../errors';
import type { CombinedRows } from '../../combine-rows';
import type { ExchangeReport } from '../../table-sets';
import { quoteName } from '../identifiers';
import { foreignKeys } from '../schema';
import type { Session } from '../session';
import { bindTables } from './bind-tables';
import { exchangeObjects, noteObjects } from './exchange-objects';
import { numberOn } from './add-keys';
import { combineTables, lockTables, movesOf, pairsOf, renameBehind } from './combine-tables';
import { checkLinks, linkedTables } from './link-set';
import { makePaths } from './make-paths';
import { liveTriggers, referencesTo, tablesNamed, workingViews } from './live-tables';
import { markName, setTables, stagedName, writeSet, type Bindings, type SetBody, type SetRecord } from './set-store';
import { insist } from './write-session';
import { say } from '../../../sentence';

const RENAME_MILLISECONDS = 8000;

/** @throws BackupError DATABASE_BUSY with nothing exchanged */
export async function exchangeSet(
  session: Session,
  record: SetRecord,
  openHolder: () => Promise<Session>,
): Promise<ExchangeReport> {
  const { renames, live, renamed: touched } = await plan(session, record);
  const pairs = await pairsOf(session, record);
  const names = record.body.tables.map(({ name }) => name);
  const outgoing: Record<string, Bindings> = {};
  for (const name of live) {
    outgoing[name] = { keys: await foreignKeys(session, { name }), triggers: await liveTriggers(session, name) };
  }
  const staying = await stayingKeys(session, names);
  // A key that could not be bound to the tables of the last exchange belongs to these.
  const lost = record.body.staying.filter(
    (old) =>
      names.includes(old.key.references.name) &&
      !staying.some(({ table, key }) => table === old.table && key.name === old.key.name),
  );
  if (pairs.length === 0) await checkLinks(session, record, [...staying, ...lost]);
  const objects = await noteObjects(session, record);
  const views = await workingViews(session);
  const before: SetRecord = structuredClone(record);
  record.body = {
    ...record.body,
    objects,
    staying: [...staying, ...lost],
    journal: { at: new Date().toISOString(), to: record.exchanges + 1, outgoing },
  };
  record.state = 'exchanging';
  await writeSet(session, record);

  const rename = `RENAME TABLE ${renames.join(', ')}`;
  let renaming: number;
  let combined: CombinedRows[] = [];
  try {
    if (pairs.length === 0) {
      // Of trees whose live tables are not there any more.
      if (record.exchanges === 0) await makePaths(session, record);
      renaming = await insist(session, rename, RENAME_MILLISECONDS);
    } else {
      const others = [...touched, ...(await linkedTables(session, record, [...staying, ...lost]))];
      const holder = await openHolder();
      const began = Date.now();
      try {
        await lockTables(holder, record, pairs, others);
        combined = await combineTables(holder, record, pairs);
        await checkLinks(holder, record, [...staying, ...lost]);
        await numberOn(holder, movesOf(pairs));
        await renameBehind(holder, session, rename);
      } finally {
        await holder.close();
      }
      renaming = Date.now() - began;
    }
  } catch (error) {
    if (!session.closed) await writeSet(session, before);
    throw error;
  }
  record.exchanges += 1;
  const renamed = Date.now();
  const warnings = await bind(session, record);
  const milliseconds = renaming + Date.now() - renamed;
  const working = new Set(await workingViews(session));
  const broken = views.filter((name) => !working.has(name) && !warnings.some((warning) => warning.includes(name)));
  for (const name of broken) warnings.push(say`The view ${name} does not work with the tables that are live now.`);
  return { milliseconds, warnings, combined };
}

/** All keys of tables that stay and have one onto a table of the set: binding may have to make the others anew as well. */
async function stayingKeys(session: Session, names: string[]): Promise<SetBody['staying']> {
  const references = (await referencesTo(session, names)).filter(({ table }) => table.schema === undefined);
  const staying: SetBody['staying'] = [];
  for (const name of new Set(references.map(({ table }) => table.name))) {
    for (const key of await foreignKeys(session, { name })) staying.push({ table: name, key });
  }
  return staying;
}

async function plan(session: Session, record: SetRecord) {
  const staged = new Set((await setTables(session, record.prefix)).map(({ name }) => name));
  const live = await tablesNamed(
    session,
    record.body.tables.map(({ name }) => name),
  );
  const renames: string[] = [];
  const renamed: string[] = [];
  const rename = (from: string, to: string) => {
    renamed.push(from);
    renames.push(`${quoteName(from)} TO ${quoteName(to)}`);
  };
  for (const { name, number } of record.body.tables) {
    const incoming = stagedName(record, number, record.exchanges);
    if (live.get(name) === 'view') throw inTheWay(name);
    if (live.has(name)) rename(name, stagedName(record, number, record.exchanges + 1));
    if (staged.has(incoming)) rename(incoming, name);
  }
  rename(markName(record, record.exchanges), markName(record, record.exchanges + 1));
  return { renames, renamed, live: [...live.keys()] };
}

function inTheWay(name: string): BackupError {
  return new BackupError('DATABASE_FAILED', say`There is a view named ${name} where a table belongs.`, {
    hint: 'Rename or drop the view.',
    details: { table: name },
  });
}

/** Brings an exchange to its end that was cut short, or forgets it where nothing had been renamed. @returns null when there was none */
export async function resume(session: Session, record: SetRecord): Promise<string[] | null> {
  const { journal } = record.body;
  if (!journal) return null;
  if (record.exchanges >= journal.to) return bind(session, record);
  record.body = { ...record.body, journal: null };
  record.state = 'linked';
  await writeSet(session, record);
  return null;
}

/**
 * After the RENAME; may be repeated. The journal is closed when all is done, or cannot be done and a warning says so. What others keep from
 * being done stays in it: what uses the set next does it first.
 */
async function bind(session: Session, record: SetRecord): Promise<string[]> {
  const { journal } = record.body;
  if (!journal) return [];
  const warnings: string[] = [];
  try {
    warnings.push(...(await bindTables(session, record)), ...(await exchangeObjects(session, record)));
  } catch (error) {
    if (session.closed || !(error instanceof BackupError) || error.code !== 'DATABASE_BUSY') throw error;
    return [
      say`Foreign keys or triggers could not be bound to the tables that are live now: ${error.message} The next restart does it.`,
    ];
  }
  record.body = {
    ...record.body,
    tables: record.body.tables.map((table) => ({
      ...table,
      held: journal.outgoing[table.name] ?? { keys: [], triggers: [] },
    })),
    journal: null,
  };
  record.state = 'linked';
  record.exchangedAt = journal.at;
  await writeSet(session, record);
  return warnings;
}
