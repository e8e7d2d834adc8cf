/** Where backups come from and restores go to: the application's own database, and those of its connections. */
import { connectionHost } from './connections/connection-host';
import type { Connections } from './connections/connections';
import { toBackupError } from './errors';
import type { Home, Place } from './host';
import { Restores, type RestoresAround } from './restores';
import type { UndoSet } from './undo-sets';

export class Places {
  readonly own: Restores;

  constructor(
    private readonly home: Home,
    private readonly connections: Connections,
    private readonly around: RestoresAround,
  ) {
    this.own = new Restores({ host: home, connection: null }, around);
  }

  /** @param id of a connection; null for the own database. @throws BackupError NOT_FOUND, CONFIGURATION_INVALID */
  async place(id: string | null): Promise<Place> {
    if (id === null) return { host: this.home, connection: null };
    const open = await this.connections.open(id);
    return { host: connectionHost(open, this.home), connection: { id, name: open.row.name } };
  }

  /** The same. */
  async restoresAt(id: string | null): Promise<Restores> {
    return id === null ? this.own : new Restores(await this.place(id), this.around);
  }

  /** Where the restore of this id was made; what is forgotten was made in the own database, or is out of reach. */
  async restoresOf(task: string): Promise<Restores> {
    const { connection = null } = (await this.around.tasks.list()).find(({ id }) => id === task) ?? {};
    return this.restoresAt(connection?.id ?? null);
  }

  /** The undo sets of all places. A database that cannot be reached now keeps its own to itself. */
  async sets(): Promise<UndoSet[]> {
    const sets = await this.own.sets();
    await this.elsewhere('could not be asked for former tables', async (restores) => {
      sets.push(...(await restores.sets()));
    });
    return sets;
  }

  /** Those of one connection; none where it cannot be reached. */
  async setsAt(id: string): Promise<UndoSet[]> {
    const sets: UndoSet[] = [];
    await this.elsewhere(
      'could not be asked for former tables',
      async (restores) => {
        sets.push(...(await restores.sets()));
      },
      id,
    );
    return sets;
  }

  /** What a crash left, and undo sets whose time is over, in all places. */
  async recover(): Promise<void> {
    await this.own.recover();
    await this.elsewhere('could not be put right after a crash', (restores) => restores.recover());
  }

  /** Only where there has been a restore; side by side, as one that cannot be reached takes its time. */
  private async elsewhere(failure: string, work: (restores: Restores) => Promise<void>, only?: string): Promise<void> {
    const all = (await this.connections.list()).map(({ id }) => id);
    const known = new Set(only === undefined ? all : [only]);
    const restored = (await this.around.tasks.list()).flatMap(({ exchange, connection }) =>
      exchange && connection && known.has(connection.id) ? [[connection.id, connection.name] as const] : [],
    );
    await Promise.all(
      [...new Map(restored)].map(async ([id, name]) => {
        try {
          await work(await this.restoresAt(id));
        } catch (error) {
          const { code, message } = toBackupError(error);
          this.home.log.error(`The database of the connection “${name}” ${failure}: ${message}`, { code });
        }
      }),
    );
  }
}
