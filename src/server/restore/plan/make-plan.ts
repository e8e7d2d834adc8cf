/**
 * The plan of one restore: archive × present target × choice, as data. Reads, and writes nothing.
 *
 *   choose → place (whose table, under which names) → translate → merge rules → objects → survey → checks → digest
 *
 * Made anew before it is executed: an equal digest means that nothing it was made from has changed.
 */
import { randomUUID } from 'node:crypto';
import { byName } from '../../../backup-rules';
import type { ConnectionRef, PlannedCollection, RestoreChoice, RestoreManner, RestorePlan } from '../../../common/api';
import type { Catalog } from '../../catalog/catalog';
import { tableName } from '../../catalog/table-names';
import type { DatabaseObject, TableRef } from '../../dialects/definition';
import type { Dialect } from '../../dialects/dialect';
import type { TableSet } from '../../dialects/table-sets';
import type { Task } from '../../tasks/task';
import type { FileRoot } from '../../files/file-root';
import type { FileSource, RestoreSource } from '../source';
import { addKeys } from './added-keys';
import { ancestorsOf, readArchivedModel } from './archived-model';
import { precheck, worstOf } from './checks';
import { chooseArchived } from './choose';
import { chooseObjects } from './choose-objects';
import { requireCombinable } from './combine';
import type { ChosenCollection, PlacedCollection } from './chosen-collection';
import { digestOf } from './digest';
import { planFiles } from './files/plan-files';
import { APPLICATION_MARK, hasApplication, type PlanDraft, type ArchiveSecrecy } from './draft';
import { keyOf, LiveDatabase, spellTable } from './live-database';
import { requireMapped } from './manner';
import { addNumbering, mergeRule, OWN_PACKAGE } from './merge-rules';
import { needsUpgrade } from './needs-upgrade';
import { emptySchema, placeCollections, type Placing } from './place-collections';
import type { PreparedRestore, TableStep } from './steps';
import { parentsFirst, translateCollections } from './table-steps';
import { pathManners, treeFacts, treePaths } from './tree-paths';

export interface PlanAround {
  /** Opened, and so with a manifest that agrees with its entries. */
  source: RestoreSource & FileSource;
  /** The hash of the archive's file, which the caller has compared with the file. */
  seal: string;
  /** Absent or null: it is not encrypted. */
  encryption?: ArchiveSecrecy | null;
  catalog: Catalog;
  dialect: Dialect;
  /** Version of this product. */
  generator: string;
  now(): Date;
  /** Those that a restore must not run beside. */
  runningTasks: readonly Pick<Task, 'id' | 'kind'>[];
  undoSets: readonly TableSet[];
  pace: PlanDraft['pace'];
  /** Whether the package of a plugin is there, beside those that the catalog knows. Absent: only those are. */
  hasPackage?(name: string): Promise<boolean>;
  /** Where files could go. Absent: nowhere. */
  fileRoots?(): Promise<FileRoot[]>;
}

export interface PlanRequest {
  /** Name of the archive. */
  archive: string;
  choice: RestoreChoice;
  manner: RestoreManner;
  /** By which the target is reached; null for the application's own database. */
  connection: ConnectionRef | null;
  /** The saved restore that is planned; absent of any other. */
  saved?: RestorePlan['saved'];
}

const LIFETIME_MS = 24 * 3_600_000;

/** @throws BackupError INVALID_REQUEST (unknown names, nothing chosen), ArchiveError, errors of the database */
export async function makePlan(request: PlanRequest, around: PlanAround): Promise<PreparedRestore> {
  const { source, catalog, dialect } = around;
  const live = await LiveDatabase.open(dialect, emptySchema(source, catalog, dialect));
  try {
    const draft = await draftOf(request, around, live);
    const steps = parentsFirst(draft.chosen.flatMap(({ step }) => step ?? []));
    return {
      plan: planOf(request, draft, steps, around),
      tables: steps,
      objects: draft.objects.objects,
      files: draft.files.step,
      followers: draft.followers,
    };
  } finally {
    await live.close();
  }
}

async function draftOf(
  { choice, manner, connection }: PlanRequest,
  around: PlanAround,
  live: LiveDatabase,
): Promise<PlanDraft> {
  const { source, encryption = null, catalog, dialect, now, runningTasks, undoSets, pace } = around;
  const { manifest } = source;
  const model = await readArchivedModel(source);
  const placing: Placing = { source, model, catalog, live, mapping: manner.mapping };
  const selection = chooseArchived(choice, manifest, catalog, model);
  const first = await placeCollections(selection.names, placing);
  const numbering = addNumbering(first, manifest, choice);
  const more = await placeCollections(
    numbering.map(({ name }) => name),
    placing,
  );
  requireMapped(manner, selection.names);
  requireCombinable(manner);
  const placed = [...first, ...more].sort((a, b) => byName(a.archived.name, b.archived.name));
  const paths = pathManners(placed, selection.trees, manner);
  const facts = await treeFacts(paths, { model, live, catalog, names: selection.names });
  const chosen = await translateCollections(placed, {
    dialect,
    live,
    from: manifest.database.dialect,
    others: await placeCollections(referredTo(placed, manifest), { ...placing, mapping: {} }),
    manner,
    paths,
    pathsOf: (table, tree) => treePaths(table, tree, facts, model),
    locate: locateBy(manifest, catalog),
  });
  const spelling = {
    underscored: { from: manifest.database.underscored, to: catalog.settings.underscored },
    children: dialect.capabilities.inheritance ? {} : ancestorsOf(model),
  };
  const keyed = addKeys(chosen, model);
  const ready = keyed.chosen.map(
    (one): ChosenCollection => ({
      ...one,
      step: one.step && { ...one.step, merge: mergeRule(one, chosen, spelling) },
    }),
  );
  const sameDialect = manifest.database.dialect === dialect.name;
  return {
    ...{ manifest, encryption, model, choice, manner, catalog, live, sameDialect, runningTasks, undoSets, pace },
    forApplication: connection === null || hasApplication(catalog) || selection.names.includes(APPLICATION_MARK),
    capabilities: dialect.capabilities,
    installed: await installedPackages(around),
    chosen: ready,
    unkeyed: keyed.obstacles,
    added: [...selection.added, ...numbering],
    followers: selection.followers,
    paths,
    objects: chooseObjects(await source.objects(), {
      ...{ sameDialect, live, collections: manifest.collections, chosen: ready },
      wanted: choice.objects,
      excluded: choice.excludeObjects ?? [],
    }),
    files: await planFiles(choice, { source, fileRoots: around.fileRoots ?? (async () => []) }),
    survey: await dialect.survey(
      ready.flatMap(({ step }) => (step ? [refOf(step.target)] : [])),
      ready.some(({ step }) => step?.combine),
    ),
    createdAt: now(),
  };
}

async function installedPackages({ source, catalog, hasPackage }: PlanAround): Promise<Set<string>> {
  const installed = new Set([OWN_PACKAGE, ...catalog.application.plugins.map(({ name }) => name)]);
  for (const { name } of source.manifest.application.plugins) {
    if (!installed.has(name) && (await hasPackage?.(name))) installed.add(name);
  }
  return installed;
}

/** Collections of the archive that are not chosen and that foreign keys or inheritance of the chosen lead to. */
function referredTo(placed: readonly PlacedCollection[], { collections }: RestoreSource['manifest']): string[] {
  const chosen = new Set(placed.map(({ archived }) => archived.name));
  const wanted = new Set(
    placed.flatMap(({ source }) => [
      ...(source?.foreignKeys ?? []).map(({ references }) => references.name),
      ...(source?.inherits ?? []).map(({ name }) => name),
    ]),
  );
  return collections
    .filter(({ name, table }) => !chosen.has(name) && table && wanted.has(table.name))
    .map(({ name }) => name);
}

/** A table that the archive mentions and does not hold: that of the collection which would have this name there. */
function locateBy({ database }: RestoreSource['manifest'], catalog: Catalog): (table: TableRef) => TableRef {
  return ({ name }) => {
    const owner = catalog.collections.find((collection) => tableName(collection.name, {}, database) === name);
    return owner?.table ?? { name };
  };
}

function planOf(
  { archive, connection, saved = null }: PlanRequest,
  draft: PlanDraft,
  steps: readonly TableStep[],
  around: PlanAround,
): RestorePlan {
  const { manifest, createdAt, objects } = draft;
  const checks = precheck(draft);
  return {
    id: randomUUID(),
    createdAt: createdAt.toISOString(),
    expiresAt: new Date(createdAt.getTime() + LIFETIME_MS).toISOString(),
    archive,
    source: {
      id: manifest.id,
      createdAt: manifest.createdAt,
      application: manifest.application.name,
      version: manifest.application.version,
      dialect: manifest.database.dialect,
    },
    connection,
    saved,
    choice: draft.choice,
    manner: draft.manner,
    collections: draft.chosen.map((one) => plannedCollection(one, draft)),
    files: draft.files.looked.map(({ planned }) => planned),
    added: draft.added,
    objects: { restored: objects.objects.map(({ kind, name }) => `${kind} ${name}`), left: objects.left },
    checks,
    verdict: worstOf(checks),
    upgrade: needsUpgrade(draft),
    digest: digestOf({
      ...around,
      choice: draft.choice,
      manner: draft.manner,
      tables: draft.chosen.flatMap(({ live }) => live?.definition ?? []),
      references: draft.survey.references,
      objects: relevantObjects(draft, steps),
      fileRoots: draft.files.looked.map(({ planned: { name, to } }) => ({ name, to })),
    }),
  };
}

function plannedCollection(one: ChosenCollection, { objects }: PlanDraft): PlannedCollection {
  const { archived, definition, step, to, live, source } = one;
  const isMade = objects.objects.some(({ kind, name }) => kind !== 'trigger' && name === to?.name);
  const loading = step?.combine || (step?.paths && live) ? 'combine' : live ? 'replace' : 'create';
  const isEmptied = step?.rows === 'none' && !step.paths;
  const other = live && to && source ? 'keep' : isMade ? 'view' : 'none';
  return {
    name: archived.name,
    title: archived.title,
    group: archived.group,
    action: step ? loading : other,
    rows: isEmptied ? 0 : archived.rows,
    bytes: isEmptied ? 0 : archived.bytes,
    from: definition.table && spellTable(refOf(definition.table)),
    to: to && spellTable(to),
    liveRows: live?.listed.estimatedRows ?? null,
  };
}

/** Live triggers of the replaced tables, and what has the name of something in the archive. */
function relevantObjects({ live, objects }: PlanDraft, steps: readonly TableStep[]): DatabaseObject[] {
  const tables = new Set(steps.map(({ target }) => target.name));
  const names = new Set(objects.objects.map(({ kind, name }) => keyOf({ schema: kind, name })));
  return live.objects.filter(
    ({ kind, name, table }) => (table !== undefined && tables.has(table)) || names.has(keyOf({ schema: kind, name })),
  );
}

function refOf({ name, schema }: TableRef): TableRef {
  return schema === undefined ? { name } : { schema, name };
}
