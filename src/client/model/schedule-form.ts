/** A schedule as it is filled in, and as the server takes it. Pure. */
import { GROUP_KEYS } from '../../backup-rules/groups';
import {
  RETENTION_RULES,
  type DumpableCollections,
  type FileContent,
  type Retention,
  type ScheduleRequest,
  type ScheduleRow,
} from '../../common/api';
import { chosenBy, namesOf, proposedChoice, toChoice, withNames } from './collection-choice';
import { possibleContents, proposedContents, type FoundContent } from './file-contents';
import { cronOf, isComplete, NEW_TIMES, timesOf, type Times } from './schedule-times';
import { ownZone } from './time-zones';

type Contents = Pick<ScheduleRow, 'groups' | 'include' | 'exclude'>;

export interface ScheduleFields {
  name: string;
  enabled: boolean;
  times: Times;
  timezone: string;
  /** Id of a connection. */
  connection: string | null;
  /** Null while nothing was ticked or unticked. */
  chosen: ReadonlySet<string> | null;
  /** Null while none were ticked or unticked. */
  files: FileContent[] | null;
  /** Ids. */
  keys: readonly string[];
  keepAll: boolean;
  retention: Retention;
  channel: string | null;
}

/** A way back of days, weeks and months, at the price of some 26 backups. */
const NEW_RETENTION: Retention = { last: 3, hourly: 0, daily: 7, weekly: 4, monthly: 12, yearly: 0 };

export function fieldsOf(row: ScheduleRow | null): ScheduleFields {
  return {
    name: row?.name ?? '',
    enabled: row?.enabled ?? true,
    times: row ? timesOf(row.cron) : NEW_TIMES,
    timezone: row?.timezone ?? ownZone(),
    connection: row?.connection?.id ?? null,
    chosen: null,
    files: row?.contents ?? null,
    keys: row?.keys.map(({ id }) => id) ?? [],
    keepAll: row !== null && row.retention === null,
    retention: row?.retention ?? NEW_RETENTION,
    channel: row?.channel ?? null,
  };
}

/** What is ticked: as was stored, or for a new one everything that is worth it. */
export function chosenOf(
  contents: DumpableCollections,
  { chosen }: Pick<ScheduleFields, 'chosen'>,
  stored: Contents | null,
): Set<string> {
  const proposed = stored ? chosenBy(contents, { ...stored, objects: true }) : proposedChoice(contents);
  return withNames(new Set(chosen ?? proposed), namesOf(contents, 'required'), true);
}

/**
 * Whole groups also where nothing is in them yet: what will be in them belongs to backups of the future.
 * @param contents undefined where it could not be asked for
 * @param stored what the schedule backs up of this database by now; null for a new one, or another database
 */
export function contentsOf(
  contents: DumpableCollections | undefined,
  fields: Pick<ScheduleFields, 'chosen'>,
  stored: Contents | null,
): Contents | null {
  if (stored && fields.chosen === null) return { ...stored };
  if (!contents) return null;
  const choice = toChoice(contents, chosenOf(contents, fields, stored));
  const isWanted = (group: (typeof GROUP_KEYS)[number]) =>
    contents[group]?.length ? choice.groups.includes(group) : (stored?.groups.includes(group) ?? group !== 'skipped');
  return { ...choice, groups: GROUP_KEYS.filter(isWanted) };
}

/**
 * What of files is ticked; a new one takes uploads along, also where there are none yet.
 * @param offered which files can go with it
 * @param found null where it could not be found out; undefined while it is being counted
 */
export function filesOf(
  { files, keys }: Pick<ScheduleFields, 'files' | 'keys'>,
  offered: readonly FileContent[],
  found: FoundContent[] | null | undefined,
): FileContent[] {
  return possibleContents(files ?? proposedContents(found, true), offered, found, keys.length > 0);
}

export function requestOf(fields: ScheduleFields, contents: Contents, files: FileContent[]): ScheduleRequest {
  const { name, enabled, times, timezone, keys, connection, channel } = fields;
  const { groups, include, exclude } = contents;
  return {
    ...{ name: name.trim(), enabled, cron: cronOf(times), timezone },
    ...{ groups, include, exclude, contents: files, keys: [...keys], connection },
    ...{ retention: retentionOf(fields), channel },
  };
}

export function retentionOf({ keepAll, retention }: Pick<ScheduleFields, 'keepAll' | 'retention'>): Retention | null {
  return keepAll ? null : retention;
}

/** The same but for what is changed. */
export function requestOfRow(row: ScheduleRow, change: Partial<ScheduleRequest>): ScheduleRequest {
  const { name, enabled, cron, timezone, groups, include, exclude, contents, retention, channel } = row;
  return {
    ...{ name, enabled, cron, timezone, groups, include, exclude, contents, retention, channel },
    keys: row.keys.map(({ id }) => id),
    connection: row.connection?.id ?? null,
    ...change,
  };
}

export type ScheduleProblem = 'name' | 'times' | 'retention';

/** The first thing that has to be filled in. */
export function problemOf(fields: ScheduleFields): ScheduleProblem | null {
  if (fields.name.trim() === '') return 'name';
  if (!isComplete(fields.times)) return 'times';
  if (!fields.keepAll && RETENTION_RULES.every((rule) => fields.retention[rule] === 0)) return 'retention';
  return null;
}
