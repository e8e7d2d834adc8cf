/** What the product needs of the place it runs in: a NocoBase application, or a `.env` file and a database. */
import type { ConnectionRef, ScheduleChannel } from '../common/api';
import type { FileBounds } from './connections/allowed-file';
import type { Catalog } from './catalog/catalog';
import type { Dialect, ListedTable } from './dialects/dialect';
import type { FileRoot } from './files/file-root';
import type { Service } from './restore/service';

export interface Host {
  /** Name of the application or sub-application. */
  application: string;
  /** Private folder of this application: archives, tasks, temporary files. */
  folder: string;
  dialect: Dialect;
  /** @param evenEmpty for a restore: a database without an application, or with what is left of one, is an empty catalog then */
  loadCatalog(options?: { evenEmpty?: boolean }): Promise<Catalog>;
  /** Whether the package of a plugin is installed where the application runs. */
  hasPackage(name: string): Promise<boolean>;
  /** The folders whose files belong to the application; none where only its database can be reached. */
  fileRoots(): Promise<FileRoot[]>;
  service: Service;
  log: { info(message: string): void; error(message: string, details?: Record<string, unknown>): void };
}

/** A database that backups are made of and restored into. */
export interface Place {
  host: Host;
  /** By which it is reached; null for the application's own. */
  connection: ConnectionRef | null;
}

/** The place where the product itself is at home: archives, tasks, and the connections that lead elsewhere. */
export interface Home extends Host {
  /** What secrets of the application are encrypted with; made when there is none. */
  applicationKey(): Promise<Buffer>;
  /** Where databases may be opened that are files. */
  databaseFiles: FileBounds;
  /** Where folders of others may be backed up and restored. */
  directories: FileBounds;
  /** Where notices can be sent; null where that cannot be known, as there is no application. */
  channels(): Promise<ScheduleChannel[] | null>;
  /** Tells those who administer the application, each in their language. Goes nowhere where there is no application. @throws whatever the channel fails with */
  notify(channel: string, notice: Notice): Promise<void>;
}

/** Sentences. */
export interface Notice {
  title: string;
  text: string;
}

/** Estimates of all tables, as of now. */
export async function listTables(host: Host): Promise<ListedTable[]> {
  const reader = await host.dialect.openReader();
  return reader.listTables().finally(() => reader.close());
}
