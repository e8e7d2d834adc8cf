/** Archives and tasks as the list shows them. */
import type { ArchiveMeta, ArchiveRow, DumpableCollections, Keeping, RunningRow } from '../../common/api';
import type { Manifest } from '../archive/manifest';
import { moment, type ShelvedArchive } from '../archive-shelf';
import type { Task } from '../tasks/task';
import { humanSize } from './human-size';

export function archiveRow(archive: ShelvedArchive, tasks: Task[], keeping: Keeping): ArchiveRow {
  const { name, size, manifest, encryption, error } = archive;
  const check = tasks.find((task) => task.kind === 'verify' && task.archive === name);
  return {
    name,
    createdAt: moment(archive),
    fileSize: humanSize(size),
    size,
    status: error ? 'damaged' : 'ok',
    encryption,
    facts: manifest && facts(manifest),
    error,
    verification: check ? { task: check.id, state: check.state, finishedAt: check.finishedAt } : null,
    keeping,
  };
}

export function runningRow({ id, archive, createdAt, progress }: Task): RunningRow {
  return { name: archive, inProgress: true, status: 'in_progress', createdAt, task: id, progress };
}

function facts(manifest: Manifest) {
  const { id, createdBy, note, groups, collections, application, database, warnings } = manifest;
  const sum = (key: 'rows' | 'bytes') => collections.reduce((total, one) => total + one[key], 0);
  return {
    id,
    createdBy,
    note,
    groups,
    collections: collections.length,
    rows: sum('rows'),
    bytes: sum('bytes'),
    files: manifest.files?.roots ?? [],
    duration: (Date.parse(manifest.finishedAt) - Date.parse(manifest.createdAt)) / 1000,
    applicationVersion: application.version,
    dialect: database.dialect,
    databaseVersion: `${database.product} ${database.version}`,
    warnings,
  };
}

/** What scripts of the deprecated plugin read of an archive. */
export function archiveMeta({ application, database, groups, collections }: Manifest): ArchiveMeta {
  const byGroup: DumpableCollections = {};
  for (const { name, title, group, source, origin, kind, inherits, rows, bytes } of collections) {
    (byGroup[group] ??= []).push({
      name,
      title,
      group,
      source,
      owner: null,
      origin,
      isView: kind === 'view',
      kind,
      ...(inherits.length > 0 && { inherits }),
      estimatedRows: rows,
      estimatedBytes: bytes,
    });
  }
  return {
    version: application.version,
    dialect: database.dialect,
    DB_UNDERSCORED: database.underscored,
    DB_TABLE_PREFIX: database.tablePrefix,
    DB_SCHEMA: database.schema,
    dumpedGroups: groups,
    dumpableCollectionsGroupByGroup: byGroup,
  };
}
