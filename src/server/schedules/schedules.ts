/** Backups that make themselves: what is kept of them. When they run is in clock.ts, how in schedule-runs.ts. */
import { randomUUID } from 'node:crypto';
import type { ScheduleRow } from '../../common/api';
import type { Connections } from '../connections/connections';
import type { BackupKeys } from '../encryption/backup-keys';
import { BackupError } from '../errors';
import { say } from '../sentence';
import type { TaskRunner } from '../tasks/task-runner';
import { firstDue } from './due';
import { keysOf } from './encryption-of';
import type { ScheduleValues, StoredSchedule } from './schedule';
import type { ScheduleStore } from './schedule-store';
import { nextTick } from './ticks';

/** Another task may keep a run waiting for a while; a server that runs looks every few seconds. */
const OVERDUE_MS = 3_600_000;

export interface SchedulesAround {
  store: ScheduleStore;
  connections: Connections;
  keys: Pick<BackupKeys, 'list'>;
  tasks: Pick<TaskRunner, 'get'>;
  now(): Date;
}

export class Schedules {
  constructor(private readonly around: SchedulesAround) {}

  /** As they are in their files. */
  stored(): Promise<StoredSchedule[]> {
    return this.around.store.schedules.all();
  }

  /** Sorted by name. */
  async list(): Promise<ScheduleRow[]> {
    const all = await this.stored();
    return Promise.all(all.sort((a, b) => a.name.localeCompare(b.name)).map((stored) => this.row(stored)));
  }

  /** As it is in its file. @throws BackupError NOT_FOUND */
  async require(id: string): Promise<StoredSchedule> {
    const found = await this.around.store.schedules.find(id);
    if (found) return found;
    throw new BackupError('NOT_FOUND', say`There is no schedule ${JSON.stringify(id)}.`, {
      hint: 'backupSchedules:list and “strongbox schedules” list them.',
    });
  }

  /** @throws BackupError NOT_FOUND */
  async get(id: string): Promise<ScheduleRow> {
    return this.row(await this.require(id));
  }

  /** Null where none has this name. */
  async named(name: string): Promise<ScheduleRow | null> {
    const found = (await this.stored()).find((one) => isSameName(one.name, name));
    return found ? this.row(found) : null;
  }

  /** Those that back up the database of this connection. */
  async using(connection: string): Promise<StoredSchedule[]> {
    return (await this.stored()).filter((one) => one.connection?.id === connection);
  }

  /** @throws BackupError INVALID_REQUEST for a name that is taken */
  async create(values: ScheduleValues, createdBy: string | null): Promise<ScheduleRow> {
    const now = this.around.now().toISOString();
    return this.save({ ...values, id: randomUUID(), createdAt: now, updatedAt: now, since: now, createdBy });
  }

  /** Replaces the whole of it. @throws BackupError NOT_FOUND, INVALID_REQUEST for a name that is taken */
  async update(id: string, values: ScheduleValues): Promise<ScheduleRow> {
    const before = await this.require(id);
    const now = this.around.now().toISOString();
    const isSame = (['enabled', 'cron', 'timezone'] as const).every((key) => before[key] === values[key]);
    return this.save({ ...before, ...values, updatedAt: now, since: isSame ? before.since : now });
  }

  /** Ids of those that are due for long, and that nobody has begun to run. */
  async overdue(): Promise<Set<string>> {
    const { store, now } = this.around;
    const latest = now().getTime() - OVERDUE_MS;
    const ids = new Set<string>();
    for (const stored of await this.stored()) {
      if (!stored.enabled) continue;
      if (firstDue(stored, await store.progress(stored.id)).getTime() < latest) ids.add(stored.id);
    }
    return ids;
  }

  /** Its backups stay. @throws BackupError NOT_FOUND */
  async remove(id: string): Promise<void> {
    await this.around.store.remove((await this.require(id)).id);
  }

  /** Its trouble was seen. @throws BackupError NOT_FOUND */
  async acknowledge(id: string): Promise<ScheduleRow> {
    const stored = await this.require(id);
    await this.around.store.clearTrouble(id);
    return this.row(stored);
  }

  private async save(stored: StoredSchedule): Promise<ScheduleRow> {
    const { id, name } = stored;
    const all = await this.stored();
    if (all.some((one) => one.id !== id && isSameName(one.name, name))) {
      throw new BackupError('INVALID_REQUEST', say`There is a schedule named ${JSON.stringify(name)} already.`, {
        hint: 'Choose another name.',
        details: { field: 'name' },
      });
    }
    await this.around.store.schedules.save(stored);
    return this.row(stored);
  }

  /** With what became of its connection and of its runs. */
  private async row(schedule: StoredSchedule): Promise<ScheduleRow> {
    const { store, connections, keys, tasks, now } = this.around;
    const { since: _, ...stored } = schedule;
    const { id, enabled, cron, timezone } = stored;
    const known = stored.connection && (await connections.list()).find((one) => one.id === stored.connection?.id);
    const gone = stored.connection && { ...stored.connection, missing: true as const };
    const { lastTask } = await store.progress(id);
    const last = lastTask === null ? null : await tasks.get(lastTask).catch(nullIfForgotten);
    return {
      ...stored,
      contents: stored.contents ?? [],
      keys: keysOf(schedule, await keys.list()),
      connection: known ? { id: known.id, name: known.name } : gone,
      nextRun: enabled ? nextTick(cron, timezone, now()).toISOString() : null,
      lastRun: last && {
        id: last.id,
        state: last.state,
        archive: last.archive,
        createdAt: last.createdAt,
        finishedAt: last.finishedAt,
      },
      trouble: await store.trouble(id),
    };
  }
}

function nullIfForgotten(error: unknown): null {
  if (error instanceof BackupError && error.code === 'NOT_FOUND') return null;
  throw error;
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
