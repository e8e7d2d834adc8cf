/**
 * Which archives are kept, for how long, and why. Deletes nothing but what a schedule has made and its retention lets go, and asks
 * anew what is pinned and what is in use just before each deletion.
 */
import path from 'node:path';
import type { Keeping, RetentionPreview } from '../../common/api';
import { moment, type ArchiveShelf, type ShelvedArchive } from '../archive-shelf';
import { BackupError, type ErrorCode } from '../errors';
import { say } from '../sentence';
import { keepRows, retainedArchive, type RetainingSchedule } from './keep-rows';
import { Marks } from './marks';
import { keepReasons } from './policy';

export interface KeepingAround {
  /** Where archives are: pins and findings of verifications are kept beside them. */
  folder: string;
  shelf: Pick<ArchiveShelf, 'list' | 'get'>;
  schedules(): Promise<RetainingSchedule[]>;
  /** Runs of a schedule in the order of time. */
  ticks(cron: string, timezone: string, after: Date): Iterable<Date>;
  /** @throws BackupError TASK_RUNNING, PINNED, NOT_FOUND */
  remove(name: string): Promise<void>;
  log: { info(message: string): void };
  now(): Date;
}

/** How many runs ahead it is looked when archives go: of a daily schedule, almost three years. */
const RUNS_AHEAD = 1000;
/** Whatever else retention would let go: these are left for the next time. */
const LEFT: readonly ErrorCode[] = ['TASK_RUNNING', 'PINNED', 'NOT_FOUND'];

export class ArchiveKeeping {
  private readonly marks: Marks;

  constructor(private readonly around: KeepingAround) {
    this.marks = new Marks(path.join(around.folder, 'marks'), around.now);
  }

  /** Of each archive by its name. @param archives all of the shelf: what becomes of one depends on the others */
  async rows(archives: readonly ShelvedArchive[]): Promise<Map<string, Keeping>> {
    const [schedules, marks] = await Promise.all([this.around.schedules(), this.marks.all()]);
    const { now, ticks } = this.around;
    const runs = ({ enabled, cron, timezone }: RetainingSchedule) =>
      enabled ? first(RUNS_AHEAD, ticks(cron, timezone, now())) : [];
    return keepRows(archives, { schedules, marks, runs });
  }

  /** Of one archive. */
  async row(archive: ShelvedArchive): Promise<Keeping> {
    // No rule looks at an archive that no schedule has made, so nobody need open all others for it.
    const others = archive.manifest?.schedule ? await this.around.shelf.list() : [];
    const rows = await this.rows([archive, ...others.filter(({ name }) => name !== archive.name)]);
    return rows.get(archive.name)!;
  }

  /** What `apply` would do now. */
  async preview({ id, timezone, retention }: Retaining): Promise<RetentionPreview> {
    const marks = await this.marks.all();
    const made = (await this.around.shelf.list()).filter(({ manifest }) => manifest?.schedule?.id === id);
    const retained = made.map((archive) => retainedArchive(archive, marks));
    const byRules = retention && keepReasons(retained, retention, timezone);
    const archives = made.map((archive, index) => {
      const reasons = byRules ? (byRules.get(archive.name) ?? []) : ['everything' as const];
      if (retained[index]!.pinned) reasons.push('pinned');
      return {
        name: archive.name,
        createdAt: moment(archive),
        size: archive.size,
        reasons,
        goes: reasons.length === 0,
      };
    });
    const frees = archives.reduce((sum, { goes, size }) => (goes ? sum + size : sum), 0);
    return { archives, frees };
  }

  /**
   * Deletes what the retention of a schedule lets go, the oldest first, and returns the names. What a task reads stays until the next time.
   * @throws the first failure, when all have been tried
   */
  async apply(schedule: Retaining & Pick<RetainingSchedule, 'name'>): Promise<string[]> {
    const going = (await this.preview(schedule)).archives.filter(({ goes }) => goes).reverse();
    const deleted: string[] = [];
    const failures: unknown[] = [];
    for (const { name, createdAt } of going) {
      try {
        // Somebody may have pinned it, or deleted what it was to go for.
        if (!(await this.preview(schedule)).archives.some((one) => one.name === name && one.goes)) continue;
        await this.around.remove(name);
        deleted.push(name);
        this.around.log.info(
          `Deleted the backup ${name} of ${createdAt}: no rule of the schedule “${schedule.name}” keeps it, and a newer one is verified.`,
        );
      } catch (error) {
        if (!(error instanceof BackupError && LEFT.includes(error.code))) failures.push(error);
      }
    }
    await this.sweep();
    if (failures.length > 0) throw failures[0];
    return deleted;
  }

  /** From now on nothing deletes it. No error when it is pinned already. @throws BackupError NOT_FOUND, ARCHIVE_DAMAGED, ARCHIVE_LOCKED */
  async pin(name: string, by: string | null): Promise<void> {
    await this.marks.pin(await this.idOf(name), by);
    // Retention may have been just about to delete it.
    await this.around.shelf.get(name);
  }

  /** No error when it is not pinned. @throws BackupError NOT_FOUND, ARCHIVE_DAMAGED, ARCHIVE_LOCKED */
  async unpin(name: string): Promise<void> {
    await this.marks.unpin(await this.idOf(name));
  }

  /** @throws BackupError PINNED */
  async refusePinned({ name, manifest }: ShelvedArchive): Promise<void> {
    if (!manifest || !(await this.marks.isPinned(manifest.id))) return;
    throw new BackupError('PINNED', say`The backup ${name} is pinned, so it cannot be deleted.`, {
      hint: 'Unpin it first.',
    });
  }

  /** What a verification has found; nothing is remembered of an archive without a manifest. */
  async verified({ name, manifest }: ShelvedArchive, whole: boolean): Promise<void> {
    if (manifest) await this.marks.found(manifest.id, name, whole);
  }

  /** What verifications have found, by name: whether it is whole; null where none has looked. */
  async findings(archives: readonly ShelvedArchive[]): Promise<Map<string, boolean | null>> {
    const marks = await this.marks.all();
    return new Map(archives.map((archive) => [archive.name, retainedArchive(archive, marks).verified]));
  }

  /** The archive was deleted. */
  async forget({ name, manifest }: ShelvedArchive): Promise<void> {
    if (manifest) await this.marks.forget(manifest.id, name);
  }

  private async idOf(name: string): Promise<string> {
    const { manifest, encryption } = await this.around.shelf.get(name);
    if (manifest) return manifest.id;
    if (encryption && !encryption.unlocked) {
      throw new BackupError(
        'ARCHIVE_LOCKED',
        say`The backup ${name} cannot be pinned: it is locked, and was never open here.`,
        {
          hint: 'Unlock it once; it may be locked again afterwards.',
        },
      );
    }
    throw new BackupError('ARCHIVE_DAMAGED', say`The backup ${name} cannot be pinned: it cannot be opened.`, {
      hint: 'Backups that cannot be opened are deleted by hand only.',
    });
  }

  /** Only where every archive can be read: one that cannot may be of any id. */
  private async sweep(): Promise<void> {
    const ids = (await this.around.shelf.list()).map(({ manifest }) => manifest?.id);
    if (ids.length > 0 && ids.every((id) => id !== undefined)) await this.marks.sweep(new Set(ids));
  }
}

type Retaining = Pick<RetainingSchedule, 'id' | 'timezone' | 'retention'>;

function* first<T>(count: number, all: Iterable<T>): Generator<T> {
  for (const one of all) {
    yield one;
    if ((count -= 1) === 0) return;
  }
}
