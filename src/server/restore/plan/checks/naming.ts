import type { CheckLine } from '../../../../common/api';
import type { CatalogCollection } from '../../../catalog/catalog';
import type { ChosenCollection } from '../chosen-collection';
import type { PlanDraft } from '../draft';
import { keyOf, spellTable } from '../live-database';
import { listNames } from '../wording';
import { blocker, linesOr, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

export const checkNaming: Check = (draft) =>
  linesOr(
    [...settingLines(draft), ...sharedTables(draft), ...takenTables(draft), ...columnClashes(draft)],
    pass('naming', 'Both applications name tables and columns in the same way, and keep times in the same zone.'),
  );

function settingLines({ manifest: { database }, catalog: { settings }, live, chosen }: PlanDraft) {
  const named = chosen.find(({ definition }) => definition.table?.schema)?.definition.table?.schema;
  const [theirs, ours] = [database.schema ?? named, settings.schema ?? live.schema];
  const differing = [
    difference('DB_UNDERSCORED', database.underscored, settings.underscored),
    difference('DB_TABLE_PREFIX', database.tablePrefix, settings.tablePrefix),
    theirs && ours ? difference('DB_SCHEMA', theirs, ours) : null,
  ].filter((one) => one !== null);
  return [
    differing.length > 0
      ? warning(
          'naming',
          say`The applications name their tables differently: ${differing.map(({ text }) => text).join('; ')}. The names are translated.`,
          'SQL that people wrote, as in SQL collections and charts, still has the old names: look through it afterwards.',
          { settings: differing.map(({ name, archive, target }) => ({ name, archive, target })) },
        )
      : null,
    database.timezone === settings.timezone
      ? null
      : pass(
          'naming',
          say`The time zones differ (${database.timezone} in the archive, ${settings.timezone} here). Moments are kept in UTC and stay the same.`,
          { archive: database.timezone, target: settings.timezone },
        ),
  ];
}

function difference(name: string, archive: string | boolean, target: string | boolean) {
  if (archive === target) return null;
  const spell = (value: string | boolean) => (value === '' ? say`nothing` : String(value));
  return { name, archive, target, text: say`${name} is ${spell(archive)} in the archive and ${spell(target)} here` };
}

/** Two collections of the archive that would have one table here. */
function sharedTables({ chosen }: PlanDraft): CheckLine[] {
  const byTable = new Map<string, ChosenCollection[]>();
  for (const one of chosen) {
    // A target that does not tell capitals apart would not tell these tables apart either.
    if (one.to) byTable.set(keyOf(one.to).toLowerCase(), [...(byTable.get(keyOf(one.to).toLowerCase()) ?? []), one]);
  }
  return [...byTable.values()].flatMap((sharing) => {
    if (sharing.length < 2) return [];
    const names = sharing.map(({ archived }) => archived.name);
    const tables = [...new Set(sharing.flatMap(({ to }) => (to ? [spellTable(to)] : [])))];
    const details = { collections: names, tables };
    return tables.length === 1
      ? [
          blocker(
            'naming',
            say`The collections ${listNames(names)} would have the same table ${tables[0]}.`,
            'Leave out all but one of them.',
            details,
          ),
        ]
      : [
          warning(
            'naming',
            say`The tables ${listNames(tables)} differ in capitals alone, which not every database can tell apart.`,
            'If it cannot, the restore stops before the switch: leave out all but one of them.',
            details,
          ),
        ];
  });
}

/** A table that stands in the catalog only because it is there; where records of NocoBase are lost, most tables are such. */
function isStray({ origin, source }: CatalogCollection): boolean {
  return origin === '' && source === 'none';
}

/** Names in the target that something else has. */
function takenTables({ chosen, catalog, live }: PlanDraft): (CheckLine | null)[] {
  const owners = new Map(
    catalog.collections.flatMap((one) =>
      one.table && !isStray(one) ? [[keyOf(live.resolve(one.table)), one.name]] : [],
    ),
  );
  return chosen.map(({ archived: { name }, to, source, live: there, present, moved }) => {
    if (!to || !there) return null;
    const owner = owners.get(keyOf(to));
    if (moved && owner !== undefined) {
      return warning(
        'naming',
        say`The rows of ${name} replace those of ${spellTable(to)}, which belongs to the collection ${owner} here.`,
        'It is kept with the undo set. Choose another name if it is not to be touched.',
        { collection: name, table: to, owner },
      );
    }
    if (owner !== undefined && owner !== name) {
      return blocker(
        'naming',
        say`The collection ${name} would replace the table ${spellTable(to)}, which belongs to the collection ${owner} here.`,
        say`Leave ${name} out, or give it another name.`,
        { collection: name, table: to, owner },
      );
    }
    if (source && there.listed.kind !== 'table') {
      return blocker(
        'naming',
        say`The collection ${name} has a table in the archive, but ${spellTable(to)} is a ${there.listed.kind} here.`,
        say`Leave ${name} out, or remove the ${there.listed.kind} first.`,
        { collection: name, table: to, kind: there.listed.kind },
      );
    }
    if (present) return null;
    return warning(
      'naming',
      say`There is a table ${spellTable(to)} here that belongs to no collection. The collection ${name} replaces it.`,
      'It is kept with the undo set. Leave the collection out if the table is not to be touched.',
      { collection: name, table: to },
    );
  });
}

function columnClashes({ chosen }: PlanDraft): (CheckLine | null)[] {
  return chosen.map(({ archived: { name }, columns }) => {
    const targets = [...columns.values()];
    const twice = [...new Set(targets.filter((column, at) => targets.indexOf(column) !== at))];
    if (twice.length === 0) return null;
    const clashing = [...columns].filter(([, target]) => twice.includes(target)).map(([source]) => source);
    return blocker(
      'naming',
      say`The columns ${listNames(clashing)} of ${name} would both be called ${listNames(twice)} here.`,
      say`Leave ${name} out, or rename one of its fields before making the backup.`,
      { collection: name, columns: clashing, targets: twice },
    );
  });
}
