/** Restores and their undo, for whoever asks: plan, start, undo, discard; and what a crash left. */
import path from 'node:path';
import type { RestoreChoice, RestoreManner, RestorePlan } from '../common/api';
import { openArchive } from './archive/archive-reader';
import { checkSeal } from './archive/check-seal';
import type { RandomAccess } from './destinations/destination';
import type { TableSets } from './dialects/table-sets';
import { FileSets } from './files/sets/file-sets';
import { recoverFileSets } from './files/sets/recover-file-sets';
import { BackupError } from './errors';
import type { Host, Place } from './host';
import type { Owner } from './owner';
import { leaveFailed } from './restore/leave-failed';
import { paceOf } from './restore/pace';
import { runRestore, runUndo } from './restore/restore-engine';
import type { ArchiveSecrecy } from './restore/plan/draft';
import { makePlan } from './restore/plan/make-plan';
import { PLAIN } from './restore/plan/manner';
import type { PreparedRestore } from './restore/plan/steps';
import type { PlanStore } from './restore/plan-store';
import { alone } from './tasks/alone';
import { isFinished, type Task } from './tasks/task';
import type { TaskLock } from './tasks/task-lock';
import type { StartedTask, TaskRunner } from './tasks/task-runner';
import { keptUntil, requireSet, requireUndoable, type UndoSet } from './undo-sets';
import { say } from './sentence';

/** An archive of the list, or a file that the command line was given. */
export interface ArchiveFile {
  name: string;
  /** What is in it, decrypted. */
  open(): Promise<RandomAccess>;
  /** Absent, or null: it is not encrypted. */
  encryption?(): Promise<ArchiveSecrecy | null>;
}

/** One that is open. */
interface OpenedFile {
  source: RandomAccess;
  seal: string;
  encryption: ArchiveSecrecy | null | undefined;
}

export interface RestoresAround {
  tasks: TaskRunner;
  lock: TaskLock;
  plans: PlanStore;
  /** Of the sets that are made here. */
  owner: Owner;
  /** Version of this product. */
  generator: string;
}

/** Of one place. */
export class Restores {
  private readonly tasks: TaskRunner;
  private readonly lock: TaskLock;
  private readonly plans: PlanStore;
  private readonly owner: Owner;
  private readonly generator: string;
  private readonly files: FileSets;

  constructor(
    private readonly place: Place,
    { tasks, lock, plans, owner, generator }: RestoresAround,
  ) {
    this.tasks = tasks;
    this.lock = lock;
    this.plans = plans;
    this.owner = owner;
    this.generator = generator;
    // Each place recovers its own.
    this.files = new FileSets(path.join(place.host.folder, 'file-sets', place.connection?.id ?? 'own'));
  }

  private get host(): Host {
    return this.place.host;
  }

  /**
   * Reads the whole file once; writes nothing.
   * @param saved that the choice and the manner are of
   * @throws ArchiveError, BackupError INVALID_REQUEST
   */
  async plan(
    file: ArchiveFile,
    choice: RestoreChoice,
    manner: RestoreManner = PLAIN,
    saved: RestorePlan['saved'] = null,
  ): Promise<RestorePlan> {
    const source = await file.open();
    try {
      const seal = await checkSeal(source);
      const running = (await this.tasks.list()).filter((task) => !isFinished(task) && task.kind !== 'verify');
      const { plan } = await this.prepare(
        { archive: file.name, choice, manner, saved },
        { source, seal, encryption: await file.encryption?.() },
        running,
      );
      await this.plans.save(plan);
      return plan;
    } finally {
      await source.close();
    }
  }

  /** The choice of all that an archive holds: its groups, the single collections besides, and uploaded files. */
  async allOf(file: ArchiveFile): Promise<Pick<RestoreChoice, 'groups' | 'include' | 'files'>> {
    const source = await file.open();
    const { manifest } = await openArchive(source).finally(() => source.close());
    const { groups, collections } = manifest;
    const include = collections.flatMap(({ name, group }) => (groups.includes(group) ? [] : [name]));
    const uploads = manifest.files?.roots.some(({ content }) => content === 'uploads');
    return { groups, include, ...(uploads && { files: { contents: ['uploads'], extra: 'keep' } }) };
  }

  /** A plan that may be started. @throws BackupError NOT_FOUND, PLAN_OUTDATED */
  async planned(id: string): Promise<RestorePlan> {
    return this.plans.get(id);
  }

  /** The plan that a task executed, also when its time is over; null where it is no longer kept. */
  async executed(id: string): Promise<RestorePlan | null> {
    return this.plans.find(id);
  }

  /** @param dryRun do all but the switch, and tell what it would come to. @throws BackupError PLAN_BLOCKED, PLAN_OUTDATED, TASK_RUNNING */
  async start(
    plan: RestorePlan,
    file: ArchiveFile,
    createdBy: string | null,
    { dryRun = false } = {},
  ): Promise<StartedTask> {
    // Before the comparison: a task that runs may be changing what the plan was made from.
    await this.lock.requireFree();
    await this.requireUnused(plan);
    const source = await file.open();
    try {
      const { directory } = await openArchive(source);
      const opened = { source, seal: directory.seal, encryption: await file.encryption?.() };
      const prepared = await this.prepare(plan, opened, []);
      requireSame(plan, prepared.plan);
      requireUnblocked(prepared.plan);
      const started = await this.tasks.start(
        {
          kind: 'restore',
          archive: plan.archive,
          createdBy,
          groups: plan.choice.groups,
          connection: this.place.connection,
          exchange: { plan: plan.id, saved: plan.saved, before: 0, ...(dryRun && { dryRun }) },
        },
        async ({ task, ...context }) => {
          // Once more, now that no other task runs.
          await this.requireUnused(plan);
          const owner = await this.owner.id();
          const facts = {
            archive: plan.archive,
            groups: plan.choice.groups,
            createdBy,
            owner,
            files: prepared.files !== null,
          };
          const around = {
            ...context,
            ...this.host,
            id: task.id,
            source: await openArchive(source),
            facts,
            fileSets: this.files,
            dryRun,
            now: Date.now,
          };
          const run = (next: PreparedRestore) => runRestore(next, around);
          if (plan.manner.onFailure !== 'leave') return { ...(await run(prepared)) };
          const without = (names: readonly string[]) => this.prepare({ ...plan, ...leaveOut(names, plan) }, opened, []);
          return { ...(await leaveFailed({ prepared, run, without })) };
        },
        this.lock,
      );
      started.finished.finally(() => source.close()).catch((error) => this.complain(error));
      return started;
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /** Exchanges the tables and files of a restore again: the first time that brings the former back, the second time the restored. */
  async undo(id: string, createdBy: string | null): Promise<StartedTask> {
    const set = await this.undoable(id);
    const facts = set.facts as { archive?: string; groups?: Task['groups'] };
    return this.tasks.start(
      {
        kind: 'undo',
        archive: facts.archive ?? '',
        groups: facts.groups ?? [],
        createdBy,
        connection: this.place.connection,
        exchange: { plan: null, set: id, before: set.exchanges },
      },
      async (context) => {
        // Once more, now that no other task runs.
        const files = (await this.undoable(id)).files && this.files;
        return { ...(await runUndo({ ...context, ...this.host, id, files, now: Date.now })) };
      },
      this.lock,
    );
  }

  /** The undo sets of restores that were made here, oldest first. */
  async sets(): Promise<UndoSet[]> {
    return (await this.allSets()).own;
  }

  /** @throws BackupError NOT_FOUND, TASK_RUNNING */
  async discard(id: string): Promise<void> {
    requireSet(id, await this.sets());
    const busy = await this.taskOn(id);
    if (busy) {
      throw new BackupError('TASK_RUNNING', 'These tables are in use by a running task.', {
        hint: 'Wait until it has finished.',
        details: { task: busy.id },
      });
    }
    await this.drop(id);
  }

  /** Discards the undo sets whose time is over. */
  async purge(now = Date.now()): Promise<void> {
    for (const set of await this.sets()) {
      if (Date.parse(keptUntil(set)) > now || (await this.taskOn(set.id))) continue;
      try {
        await this.drop(set.id);
        this.host.log.info(
          `The former tables of restore ${set.id} were kept until ${keptUntil(set)}, and are deleted.`,
        );
      } catch (error) {
        // One that cannot be deleted must not keep the others.
        const cause = String(error);
        this.host.log.error(`The former tables of restore ${set.id} could not be deleted`, { cause });
      }
    }
  }

  /** After a crash: what was staged is dropped, what was cut short is finished, and each task says what became of it. */
  async recover(): Promise<void> {
    const recovered = await this.withSets(async (sets) => {
      // What others are doing with theirs, nobody can see from here.
      const own = await this.owner.idsOf(await sets.list());
      const tables = await sets.recover(async (id) => !own.has(id) || this.isInUse(id));
      return [...tables, ...(await this.recoverFiles(sets))];
    });
    for (const sentence of recovered) {
      this.host.log.info(sentence);
    }
    const sets = new Map((await this.sets()).map((set) => [set.id, set]));
    for (const task of await this.tasks.list()) {
      if (task.state !== 'interrupted' || !task.exchange || task.result || !this.isHere(task)) continue;
      const { set, before } = task.exchange;
      const exchanges = (sets.get(set)?.exchanges ?? before) - before;
      await this.tasks.explain(task, exchanges % 2 === 1);
      // Whoever serves was perhaps not told any more.
      if (exchanges > 0) await this.host.service.announce();
    }
    await this.purge();
  }

  private async prepare(
    { archive, choice, manner, saved }: Pick<RestorePlan, 'archive' | 'choice' | 'manner' | 'saved'>,
    { source, seal, encryption }: OpenedFile,
    runningTasks: Task[],
  ): Promise<PreparedRestore> {
    const around = {
      source: await openArchive(source),
      seal,
      encryption: encryption ?? null,
      catalog: await this.host.loadCatalog({ evenEmpty: true }),
      dialect: this.host.dialect,
      generator: this.generator,
      now: () => new Date(),
      runningTasks,
      undoSets: await this.sets(),
      pace: paceOf((await this.tasks.list()).filter((task) => this.isHere(task))),
      hasPackage: (name: string) => this.host.hasPackage(name),
      fileRoots: () => this.host.fileRoots(),
    };
    return makePlan({ archive, choice, manner, saved, connection: this.place.connection }, around);
  }

  /** Undo sets: own ones, and those that others have made in the same database as well. */
  private async allSets(): Promise<{ own: UndoSet[]; all: UndoSet[] }> {
    const exchanged = (await this.withSets((sets) => sets.list())).filter(({ exchanges }) => exchanges > 0);
    const files = new Map((await this.files.list()).map((set) => [set.id, set]));
    const all = exchanged.map((set) => ({ ...set, files: files.get(set.id) ?? null }));
    const ids = await this.owner.idsOf(all);
    return { own: all.filter(({ id }) => ids.has(id)), all };
  }

  /** @throws BackupError NOT_FOUND, UNDO_NOT_POSSIBLE */
  private async undoable(id: string): Promise<UndoSet> {
    const { own, all } = await this.allSets();
    const set = requireSet(id, own);
    requireUndoable(set, all);
    if (set.facts.files && !set.files) {
      throw new BackupError('UNDO_NOT_POSSIBLE', 'The files that belong to these tables are not there any more.', {
        hint: 'Discard what is kept of this restore.',
        details: { restore: id },
      });
    }
    return set;
  }

  private isHere({ connection }: Task): boolean {
    return connection?.id === this.place.connection?.id;
  }

  /** A request that is sent twice must not restore twice. */
  private async requireUnused({ id }: RestorePlan): Promise<void> {
    const used = (await this.tasks.list()).find(
      ({ exchange, state, result }) =>
        exchange?.plan === id && !exchange.dryRun && (state === 'succeeded' || result?.switched === true),
    );
    if (!used) return;
    throw new BackupError('PLAN_OUTDATED', 'This plan was executed already.', {
      hint: 'To restore once more, make a new plan.',
      details: { plan: id, task: used.id },
    });
  }

  private complain(error: unknown): void {
    this.host.log.error('An archive could not be closed after a restore', { cause: String(error) });
  }

  private async isInUse(id: string): Promise<boolean> {
    return (await this.tasks.isRunning(id)) || (await this.taskOn(id)) !== undefined;
  }

  private async taskOn(set: string): Promise<Task | undefined> {
    return (await this.tasks.list()).find((task) => !isFinished(task) && task.exchange?.set === set);
  }

  private async recoverFiles(sets: TableSets): Promise<string[]> {
    if ((await this.files.list()).length === 0) return [];
    // Two processes that move the same files would take each other's for the former ones.
    const exchanges = async () => new Map((await sets.list()).map((set) => [set.id, set.exchanges]));
    const work = () => recoverFileSets(this.files, exchanges, (id) => this.isInUse(id));
    return (await alone(this.files.folder, work)) ?? [];
  }

  /** The tables first: files without tables are dropped at the next start, tables without their files could not be undone. */
  private async drop(id: string): Promise<void> {
    await this.withSets((sets) => sets.discard(id));
    await this.files.discard(id);
  }

  private async withSets<T>(work: (sets: TableSets) => Promise<T>): Promise<T> {
    const sets = await this.host.dialect.openTableSets();
    return work(sets).finally(() => sets.close());
  }
}

/** The choice and the manner of a restore without some collections. */
function leaveOut(names: readonly string[], { choice, manner }: Pick<RestorePlan, 'choice' | 'manner'>) {
  const isLeft = (name: string) => names.includes(name);
  return {
    choice: {
      ...choice,
      include: choice.include.filter((name) => !isLeft(name)),
      exclude: [...new Set([...choice.exclude, ...names])],
    },
    manner: {
      ...manner,
      mapping: Object.fromEntries(Object.entries(manner.mapping).filter(([name]) => !isLeft(name))),
    },
  };
}

function requireSame(plan: RestorePlan, now: RestorePlan): void {
  if (plan.digest === now.digest) return;
  throw new BackupError('PLAN_OUTDATED', 'The application or the archive has changed since the plan was made.', {
    hint: 'Make a new plan, look at it, and start that.',
    details: { plan: plan.id },
  });
}

function requireUnblocked({ checks, id }: RestorePlan): void {
  const blockers = checks.filter(({ verdict }) => verdict === 'blocker');
  const [first] = blockers;
  if (!first) return;
  throw new BackupError('PLAN_BLOCKED', say`The restore cannot be started. ${first.message}`, {
    hint: first.hint ?? undefined,
    details: { plan: id, blockers },
  });
}
