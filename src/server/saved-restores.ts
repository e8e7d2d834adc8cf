/** Restores that are kept by name: drafts, and those that are run again and again. */
import { randomUUID } from 'node:crypto';
import type { ConnectionRef, SavedRestore } from '../common/api';
import type { Connections } from './connections/connections';
import { BackupError } from './errors';
import { JsonFolder } from './json-folder';
import type { TaskRunner } from './tasks/task-runner';
import { say } from './sentence';

/** What a person says of one. */
export interface SavedValues extends Pick<SavedRestore, 'name' | 'archive' | 'choice' | 'manner'> {
  connection: ConnectionRef | null;
}

/** What is in the file. */
interface StoredRestore extends SavedValues, Pick<SavedRestore, 'id' | 'createdAt' | 'updatedAt' | 'createdBy'> {}

export interface SavedRestoresAround {
  folder: string;
  connections: Connections;
  tasks: TaskRunner;
}

export class SavedRestores {
  private readonly stored: JsonFolder<StoredRestore>;

  constructor(private readonly around: SavedRestoresAround) {
    this.stored = new JsonFolder(around.folder);
  }

  /** Newest first. */
  async list(): Promise<SavedRestore[]> {
    const all = await this.stored.all();
    return this.rows(all.sort((a, b) => b.createdAt.localeCompare(a.createdAt)));
  }

  /** @throws BackupError NOT_FOUND */
  async get(id: string): Promise<SavedRestore> {
    return this.row(await this.require(id));
  }

  /** Null where none has this name. */
  async named(name: string): Promise<SavedRestore | null> {
    const found = (await this.stored.all()).find((one) => isSameName(one.name, name));
    return found ? this.row(found) : null;
  }

  /** @throws BackupError INVALID_REQUEST for a name that is taken */
  async create(values: SavedValues, createdBy: string | null): Promise<SavedRestore> {
    return this.save({ id: randomUUID(), createdAt: new Date().toISOString(), createdBy }, values);
  }

  /** Replaces the whole of it. @throws BackupError NOT_FOUND, INVALID_REQUEST for a name that is taken */
  async update(id: string, values: SavedValues): Promise<SavedRestore> {
    const { createdAt, createdBy } = await this.require(id);
    return this.save({ id, createdAt, createdBy }, values);
  }

  /** What ran stays in the list of restores. @throws BackupError NOT_FOUND */
  async remove(id: string): Promise<void> {
    await this.stored.remove((await this.require(id)).id);
  }

  private async save(
    origin: Pick<StoredRestore, 'id' | 'createdAt' | 'createdBy'>,
    values: SavedValues,
  ): Promise<SavedRestore> {
    const { id } = origin;
    const taken = (await this.stored.all()).some((one) => one.id !== id && isSameName(one.name, values.name));
    if (taken) {
      throw new BackupError(
        'INVALID_REQUEST',
        say`There is a saved restore named ${JSON.stringify(values.name)} already.`,
        {
          hint: 'Choose another name.',
          details: { field: 'name' },
        },
      );
    }
    const stored = { ...values, ...origin, updatedAt: new Date().toISOString() };
    await this.stored.save(stored);
    return this.row(stored);
  }

  private async require(id: string): Promise<StoredRestore> {
    const found = await this.stored.find(id);
    if (found) return found;
    throw new BackupError('NOT_FOUND', say`There is no saved restore ${JSON.stringify(id)}.`, {
      hint: 'savedRestores:list and “strongbox saved” list them.',
    });
  }

  private async row(stored: StoredRestore): Promise<SavedRestore> {
    const [row] = await this.rows([stored]);
    return row!;
  }

  /** With what became of their connections, and of the last run. */
  private async rows(all: StoredRestore[]): Promise<SavedRestore[]> {
    const connections = await this.around.connections.list();
    const tasks = await this.around.tasks.list();
    return all.map((stored) => {
      const known = connections.find(({ id }) => id === stored.connection?.id);
      const gone = stored.connection && { ...stored.connection, missing: true as const };
      const run = tasks.find(({ exchange }) => exchange?.saved?.id === stored.id && !exchange.dryRun);
      return {
        ...stored,
        connection: known ? { id: known.id, name: known.name } : gone,
        lastRun: run ? { id: run.id, state: run.state, finishedAt: run.finishedAt } : null,
      };
    });
  }
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
