/** Other databases: kept with their secrets sealed, opened when they are needed. */
import { randomUUID } from 'node:crypto';
import type { ConnectionFolder, ConnectionReport, ConnectionRow } from '../../common/api';
import { openDialect } from '../dialects';
import type { ConnectionOptions, Dialect } from '../dialects/dialect';
import { BackupError } from '../errors';
import type { FileRoot } from '../files/file-root';
import { JsonFolder } from '../json-folder';
import { allowedFile, allowedFolder, type FileBounds } from './allowed-file';
import {
  connectionOptions,
  connectionRow,
  leadsElsewhere,
  parseConnection,
  type Place,
  type StoredConnection,
} from './connection';
import { probe } from './probe';
import { openSecret, sealSecret } from './sealed-secret';
import { say } from '../sentence';

export interface ConnectionsAround {
  folder: string;
  /** Made when it is first needed. */
  key(): Promise<Buffer>;
  files: FileBounds;
  directories: FileBounds;
}

export interface OpenConnection {
  row: ConnectionRow;
  dialect: Dialect;
  /** @throws BackupError INVALID_REQUEST */
  fileRoots(): Promise<FileRoot[]>;
}

export class Connections {
  private readonly stored: JsonFolder<StoredConnection>;

  constructor(private readonly around: ConnectionsAround) {
    this.stored = new JsonFolder(around.folder);
  }

  /** Sorted by name. */
  async list(): Promise<ConnectionRow[]> {
    return (await this.stored.all()).map(connectionRow).sort((a, b) => a.name.localeCompare(b.name));
  }

  /** @throws BackupError NOT_FOUND */
  async get(id: string): Promise<ConnectionRow> {
    return connectionRow(await this.require(id));
  }

  /** @throws BackupError INVALID_REQUEST */
  async create(request: unknown): Promise<ConnectionRow> {
    const now = new Date().toISOString();
    return this.save({ id: randomUUID(), createdAt: now, secret: null }, request);
  }

  /**
   * An absent password stays, unless the connection now leads elsewhere: whoever may change the address must not learn the password.
   * @throws BackupError NOT_FOUND, INVALID_REQUEST
   */
  async update(id: string, request: unknown): Promise<ConnectionRow> {
    return this.save(await this.require(id), request);
  }

  /** @throws BackupError NOT_FOUND */
  async remove(id: string): Promise<void> {
    await this.stored.remove((await this.require(id)).id);
  }

  /** Of its folders, by the real path of each. @throws BackupError INVALID_REQUEST for one that is not allowed any more */
  async fileRoots({ folders }: ConnectionRow): Promise<FileRoot[]> {
    const root = async ({ name, path }: ConnectionFolder): Promise<FileRoot> => ({
      content: 'folders',
      name: `folders/${name}`,
      storages: [],
      folder: await allowedFolder(path, this.around.directories),
    });
    return Promise.all(folders.map(root));
  }

  /** Connects and looks. @throws BackupError NOT_FOUND, CONFIGURATION_INVALID, DATABASE_UNREACHABLE, DATABASE_FAILED */
  async test(id: string): Promise<ConnectionReport> {
    return probe((await this.open(id)).dialect);
  }

  /** Connects to nothing yet. @throws BackupError NOT_FOUND, INVALID_REQUEST, CONFIGURATION_INVALID */
  async open(id: string): Promise<OpenConnection> {
    const connection = await this.require(id);
    const row = connectionRow(connection);
    const dialect = openDialect(await this.options(connection));
    return { row, dialect, fileRoots: () => this.fileRoots(row) };
  }

  private async options(connection: StoredConnection): Promise<ConnectionOptions> {
    const { id, name, file, secret } = connection;
    const real = file && (await allowedFile(file, this.around.files));
    const password = secret && openSecret(secret, await this.around.key(), id);
    if (secret && password === null) {
      throw new BackupError('CONFIGURATION_INVALID', say`The password of the connection “${name}” cannot be read.`, {
        hint: 'It was stored with another key of the application. Put that key back, or enter the password again.',
        details: { connection: id },
      });
    }
    return connectionOptions({ ...connection, file: real }, password);
  }

  private async save(
    before: Pick<StoredConnection, 'id' | 'createdAt' | 'secret'> & Partial<Place>,
    request: unknown,
  ): Promise<ConnectionRow> {
    const { password, ...given } = parseConnection(request);
    await this.requireFreeName(given.name, before.id);
    if (given.file) await allowedFile(given.file, this.around.files);
    for (const folder of given.folders) await allowedFolder(folder.path, this.around.directories);
    if (password === undefined && before.secret !== null && leadsElsewhere(before, given)) {
      throw new BackupError(
        'INVALID_REQUEST',
        'The password must be entered again when the address or the user changes.',
        {
          hint: 'Otherwise it would be sent to a place that it was not given for.',
          details: { field: 'password' },
        },
      );
    }
    const { id, createdAt } = before;
    const secret =
      password === undefined ? before.secret : password && sealSecret(password, await this.around.key(), id);
    const connection = { ...given, id, createdAt, updatedAt: new Date().toISOString(), secret: secret || null };
    await this.stored.save(connection);
    return connectionRow(connection);
  }

  private async requireFreeName(name: string, id: string): Promise<void> {
    const taken = (await this.stored.all()).some((one) => one.id !== id && one.name === name);
    if (!taken) return;
    throw new BackupError('INVALID_REQUEST', say`There is a connection named ${JSON.stringify(name)} already.`, {
      hint: 'Choose another name.',
      details: { field: 'name' },
    });
  }

  private async require(id: string): Promise<StoredConnection> {
    const found = await this.stored.find(id);
    if (found) return found;
    throw new BackupError('NOT_FOUND', say`There is no connection ${JSON.stringify(id)}.`, {
      hint: 'backupConnections:list and “strongbox connections” list them.',
    });
  }
}
