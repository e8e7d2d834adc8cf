/** What the old format does not hold, or holds so that nobody can tell what it was: said in the warnings of the archive. */
import type { ColumnDefinition } from '../dialects/definition';
import type { DumpedCollection, NbdumpContents } from './contents';
import { say } from '../sentence';

const SHOWN = 10;

export function losses(
  contents: NbdumpContents,
  sql: string[],
  rounded: ReadonlySet<string>,
  timezone: string,
): string[] {
  const { collections, facts } = contents;
  const warnings = [
    'This archive was converted from one of NocoBase’s deprecated backup plugin. That holds no indexes but unique ones, no foreign keys, no checks, triggers or routines, and was not read from one moment: NocoBase makes the indexes it needs when it starts.',
  ];
  const add = (names: string[], sentence: (list: string) => string) => {
    if (names.length === 0) return;
    const more = names.length > SHOWN ? `, and ${names.length - SHOWN} more` : '';
    warnings.push(sentence(names.slice(0, SHOWN).join(', ') + more));
  };
  const named = (match: (one: DumpedCollection) => boolean) => collections.filter(match).map(({ name }) => name);
  add(sql, (list) => say`Statements of SQL were not converted: ${list}.`);
  add(
    named(({ kind }) => kind === 'view'),
    (list) => say`The archive holds no definition of these views that could be restored: ${list}.`,
  );
  add(
    named(({ kind, table }) => kind === 'table' && table === null),
    (list) => say`The archive names these collections, but holds no table of them: ${list}.`,
  );
  add(
    [...rounded],
    (list) => say`Whole numbers beyond 9007199254740991 may have been rounded when the archive was written: ${list}.`,
  );
  const clocks = columns(collections, ({ type }) => type === 'datetime');
  if (facts.single?.cut) {
    const singles = columns(collections, ({ type, precision }) => type === 'float' && precision === 24);
    add(singles, (list) => say`Numbers of single precision have kept six digits: ${list}.`);
  }
  const zone = facts.wallClock === 'process' ? 'the zone of this server' : say`the zone ${timezone}`;
  add(clocks, (list) => say`Times without a zone were stored as moments, and turned back with ${zone}: ${list}.`);
  if (facts.jsonText !== 'always') {
    warnings.push('Of fractions of seconds, milliseconds were kept.');
    add(
      columns(collections, ({ type }) => type === 'json'),
      (list) =>
        say`A column of JSON that held just null is empty now, as the old archive does not tell these apart: ${list}.`,
    );
  }
  return warnings;
}

/** Those of people's own collections first, which a warning is most likely to be about. */
function columns(collections: DumpedCollection[], match: (column: ColumnDefinition) => boolean): string[] {
  const own = (one: DumpedCollection) => (one.group === 'custom' ? 0 : 1);
  return [...collections]
    .sort((a, b) => own(a) - own(b))
    .flatMap(({ name, table }) =>
      (table?.columns ?? []).flatMap(({ definition }) => (match(definition) ? [`${name}.${definition.name}`] : [])),
    );
}
