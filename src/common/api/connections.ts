/** Other databases. */

/** A connection as it was named then; it may be gone since. */
export interface ConnectionRef {
  id: string;
  name: string;
}

/** `backupConnections:list`, `get`: another database, to back up or to restore into. Passwords never leave the server. */
export interface ConnectionRow {
  id: string;
  name: string;
  dialect: 'sqlite' | 'postgres' | 'mysql';
  /** Of a database that is a file: its absolute path. */
  file: string | null;
  host: string | null;
  port: number | null;
  database: string | null;
  username: string | null;
  schema: string | null;
  /** `verified` compares the server's certificate with `certificate`, or with those the system trusts. */
  tls: 'off' | 'on' | 'verified';
  /** PEM. */
  certificate: string | null;
  hasPassword: boolean;
  /** Folders of the application whose database it is; they can go into its backups. */
  folders: ConnectionFolder[];
  createdAt: string;
  updatedAt: string;
}

export interface ConnectionFolder {
  /** Lower-case letters, digits, `_` and `-`; unique in the connection. Restores go by it. */
  name: string;
  /** Absolute. */
  path: string;
}

/** `backupConnections:create` and `update`. What is absent is null; an absent `password` keeps the one that is stored. */
export type ConnectionRequest = Pick<ConnectionRow, 'name' | 'dialect'> &
  Partial<
    Pick<
      ConnectionRow,
      'file' | 'host' | 'port' | 'database' | 'username' | 'schema' | 'tls' | 'certificate' | 'folders'
    >
  > & {
    password?: string | null;
  };

/** `backupConnections:test`: what was found there. */
export interface ConnectionReport {
  product: string;
  version: string;
  tables: number;
  /** Whether it is the database of a NocoBase application. */
  isApplication: boolean;
  /** What could not be done there as this user. */
  missingRights: { message: string; grant: string }[];
}
