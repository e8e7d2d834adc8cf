/** Everything the product does, for whoever asks: REST actions, commands inside NocoBase, the standalone executable. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { version as generator } from '../../package.json';
import type { ContentsReply, EncryptionRequest, FileContent } from '../common/api';
import { runBackup, type BackupRequest } from './backup/backup-engine';
import { select } from './backup/select';
import { newArchiveName } from './destinations/archive-name';
import { destinationError } from './destinations/file-sink';
import { LocalDestination } from './destinations/local';
import { BackupKeys } from './encryption/backup-keys';
import { EncryptedArchives } from './encryption/encrypted-archives';
import { FileKeys } from './encryption/file-keys';
import { BackupError } from './errors';
import { chooseRoots, countContents } from './files/contents';
import { removeCuts } from './files/cut';
import { Connections } from './connections/connections';
import type { Home } from './host';
import { ArchiveShelf } from './archive-shelf';
import { Owner } from './owner';
import { PlanStore } from './restore/plan-store';
import { Places } from './places';
import type { Restores } from './restores';
import { ArchiveKeeping } from './retention/keeping';
import { SavedRestores } from './saved-restores';
import type { ScheduleClock } from './schedules/clock';
import { openSchedules } from './schedules/open-schedules';
import type { ScheduleRuns } from './schedules/schedule-runs';
import type { Schedules } from './schedules/schedules';
import { ticksAhead } from './schedules/ticks-ahead';
import { isFinished, type Task } from './tasks/task';
import { TaskLock } from './tasks/task-lock';
import { TaskRunner, type StartedTask } from './tasks/task-runner';
import { TaskStore } from './tasks/task-store';
import { Intake } from './uploads/intake';
import { Uploads } from './uploads/uploads';
import { requireVerifiable, verifyStored, type VerifyStoredAround } from './verify-stored';
import { say } from './sentence';

export interface CreateOptions extends Omit<BackupRequest, 'name' | 'warnings'> {
  /** Not encrypted when absent. */
  encryption?: EncryptionRequest | null;
  /** Files that go with the rows; none when absent. */
  contents?: readonly FileContent[];
}

export class Strongbox {
  readonly tasks: TaskRunner;
  readonly archives: ArchiveShelf;
  readonly keeping: ArchiveKeeping;
  readonly places: Places;
  readonly intake: Intake;
  readonly uploads: Uploads;
  readonly connections: Connections;
  readonly keys: BackupKeys;
  readonly saved: SavedRestores;
  readonly schedules: Schedules;
  readonly scheduleRuns: ScheduleRuns;
  readonly clock: ScheduleClock;
  private readonly encrypted: EncryptedArchives;
  private readonly destination: LocalDestination;
  private readonly lock: TaskLock;

  /** @param now by which schedules run and archives grow old */
  constructor(
    readonly host: Home,
    private readonly now = () => new Date(),
  ) {
    const store = new TaskStore(path.join(host.folder, 'tasks'));
    this.tasks = new TaskRunner(store, (task, cause) =>
      host.log.error(`${task.kind} of ${task.archive} failed: ${task.error?.message ?? String(cause)}`, {
        task: task.id,
        code: task.error?.code,
        cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      }),
    );
    this.lock = new TaskLock(host.folder, (id) => this.tasks.isRunning(id));
    this.destination = new LocalDestination(path.join(host.folder, 'archives'), (name) => this.isBeingWritten(name));
    this.keys = new BackupKeys({
      folder: path.join(host.folder, 'keys'),
      users: async () => (await this.schedules.stored()).map(({ id, name, keys = [] }) => ({ id, name, keys })),
      now,
    });
    const fileKeys = FileKeys.of(host.folder);
    this.encrypted = new EncryptedArchives({ folder: host.folder, keys: this.keys, fileKeys });
    this.archives = new ArchiveShelf(this.destination, this.encrypted);
    this.keeping = new ArchiveKeeping({
      folder: host.folder,
      shelf: this.archives,
      schedules: () => this.schedules.stored(),
      ticks: ticksAhead,
      remove: (name) => this.remove(name),
      log: host.log,
      now,
    });
    const timezone = async () => (await host.loadCatalog({ evenEmpty: true })).settings.timezone;
    this.intake = new Intake(this.destination, { generator, application: host.application, timezone });
    this.connections = new Connections({
      folder: path.join(host.folder, 'connections'),
      key: () => host.applicationKey(),
      files: host.databaseFiles,
      directories: host.directories,
    });
    this.uploads = new Uploads(path.join(host.folder, 'uploads'), this.intake);
    this.saved = new SavedRestores({
      folder: path.join(host.folder, 'saved'),
      connections: this.connections,
      tasks: this.tasks,
    });
    const { schedules, runs, clock } = openSchedules({
      folder: path.join(host.folder, 'schedules'),
      connections: this.connections,
      keys: this.keys,
      tasks: this.tasks,
      host,
      requireFree: () => this.lock.requireFree(),
      create: (options, connection) => this.create(options, connection),
      verify: (name, createdBy) => this.verify(name, createdBy),
      retain: (schedule) => this.keeping.apply(schedule),
      now,
    });
    this.schedules = schedules;
    this.scheduleRuns = runs;
    this.clock = clock;
    const plans = new PlanStore(path.join(host.folder, 'plans'), {
      now: Date.now,
      executed: async () => new Set((await store.list()).flatMap(({ exchange }) => exchange?.plan ?? [])),
    });
    const owner = new Owner(host.folder);
    this.places = new Places(host, this.connections, { tasks: this.tasks, lock: this.lock, plans, owner, generator });
  }

  /**
   * Starts a backup, of the application's own database or of that of a connection. What is wrong with the request is said at
   * once; what goes wrong later is in the task.
   * @throws BackupError INVALID_REQUEST, NOT_FOUND for a key that is none, NOTHING_TO_BACK_UP, TASK_RUNNING
   */
  async create(
    { encryption, contents = [], ...options }: CreateOptions,
    connection: string | null = null,
  ): Promise<StartedTask> {
    const place = await this.places.place(connection);
    const { dialect } = place.host;
    const catalog = await place.host.loadCatalog();
    select(options, catalog);
    const where = { isEncrypted: Boolean(encryption), isConnection: connection !== null };
    const roots = contents.length > 0 ? chooseRoots(contents, await place.host.fileRoots(), where) : [];
    const encrypting = encryption ? await this.encrypted.prepare(encryption) : null;
    const name = newArchiveName(new Date(), encrypting !== null);
    return this.tasks.start(
      {
        kind: 'backup',
        archive: name,
        createdBy: options.createdBy,
        groups: options.groups,
        connection: place.connection,
      },
      ({ task, signal, report }) =>
        this.inWorkDir(task.id, async (workDir) => {
          await this.removeLeftovers();
          const destination = encrypting ? this.encrypted.into(this.destination, encrypting) : this.destination;
          const files = { roots, task: task.id };
          const now = () => new Date();
          const around = { catalog, dialect, destination, files, workDir, generator, signal, report, now };
          const { archive, ...counts } = await runBackup(
            { ...options, name, warnings: encrypting?.warnings ?? [] },
            around,
          );
          return { ...counts, size: archive.size };
        }),
      this.lock,
    );
  }

  /** What of the application's files can go into a backup, counted now. @throws BackupError FILES_FAILED */
  async contents(): Promise<ContentsReply['contents']> {
    return countContents(await this.host.fileRoots());
  }

  /** Restores of the application's own database. */
  get restores(): Restores {
    return this.places.own;
  }

  /** @throws BackupError NOT_FOUND, CONNECTION_IN_USE while a schedule or a task works there, or former tables are kept there */
  async removeConnection(id: string): Promise<void> {
    const { name } = await this.connections.get(id);
    const inUse = (why: string, hint: string, task: string) =>
      new BackupError('CONNECTION_IN_USE', say`The connection “${name}” is needed: ${why}.`, {
        hint,
        details: { task },
      });
    const busy = (await this.tasks.list()).find((task) => !isFinished(task) && task.connection?.id === id);
    if (busy) throw inUse('a task works there', 'Wait until it has finished, or cancel it.', busy.id);
    const [schedule] = await this.schedules.using(id);
    if (schedule) {
      throw new BackupError(
        'CONNECTION_IN_USE',
        say`The connection “${name}” is needed: the schedule “${schedule.name}” backs up its database.`,
        {
          hint: 'Delete the schedule first, or choose another database for it.',
          details: { schedule: schedule.id },
        },
      );
    }
    const [kept] = await this.places.setsAt(id);
    if (kept) throw inUse('the former tables of a restore are kept there', 'Discard them first.', kept.id);
    await this.connections.remove(id);
  }

  /**
   * Starts re-reading an archive; the result of the task is the report.
   * @throws BackupError NOT_FOUND, ARCHIVE_LOCKED
   */
  async verify(name: string, createdBy: string | null): Promise<StartedTask> {
    const archive = await this.archives.get(name);
    await requireVerifiable(archive, this.verifying);
    return this.tasks.start({ kind: 'verify', archive: name, createdBy, groups: [] }, async ({ signal, report }) => ({
      ...(await verifyStored(
        archive,
        {
          signal,
          onProgress: ({ entry, bytes, bytesTotal }) =>
            report({ stage: 'verifying', current: entry, bytes, bytesTotal }),
        },
        this.verifying,
      )),
    }));
  }

  /** @throws BackupError NOT_FOUND, TASK_RUNNING while a task reads it, PINNED */
  async remove(name: string): Promise<void> {
    const busy = (await this.tasks.list()).find((task) => !isFinished(task) && task.archive === name);
    if (busy) {
      throw new BackupError('TASK_RUNNING', say`The backup ${name} is in use by a running task.`, {
        hint: 'Wait until it has finished, or cancel it.',
        details: { task: busy.id },
      });
    }
    const archive = await this.archives.get(name);
    await this.keeping.refusePinned(archive);
    await this.archives.remove(name);
    await this.keeping.forget(archive);
  }

  /** What a crash left behind: staged tables, partial archives and temporary files of tasks that no longer run. */
  async recover(): Promise<void> {
    const interrupted = (await this.tasks.list()).filter((task) => task.state === 'interrupted');
    await this.removeLeftovers();
    await this.uploads.removeAbandoned();
    for (const { id } of interrupted) await rm(this.workDir(id), { recursive: true, force: true });
    await this.places.recover();
    const over = new Set(interrupted.map(({ id }) => id));
    if (over.size > 0) await removeCuts(await this.host.fileRoots(), (id) => over.has(id));
  }

  /** Tasks that make an archive now, newest first. */
  async running(): Promise<Task[]> {
    return (await this.tasks.list()).filter((task) => task.kind === 'backup' && !isFinished(task));
  }

  private get verifying(): VerifyStoredAround {
    const { archives, encrypted, keeping, now, host } = this;
    return { shelf: archives, encrypted, keeping, now, log: host.log };
  }

  private async removeLeftovers(): Promise<void> {
    for (const name of await this.destination.removePartials()) {
      this.host.log.info(`Removed the partial ${name} that an interrupted task had left.`);
    }
  }

  private async isBeingWritten(name: string): Promise<boolean> {
    if (this.intake.isReceiving(name)) return true;
    return (await this.tasks.list()).some((task) => !isFinished(task) && task.archive === name);
  }

  private async inWorkDir<T>(taskId: string, work: (workDir: string) => Promise<T>): Promise<T> {
    const workDir = this.workDir(taskId);
    await mkdir(workDir, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw destinationError(error);
    });
    return work(workDir).finally(() => rm(workDir, { recursive: true, force: true }));
  }

  private workDir(taskId: string): string {
    return path.join(this.host.folder, 'work', taskId);
  }
}
