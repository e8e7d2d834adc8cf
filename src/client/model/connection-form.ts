/** A connection as it is typed, and as the server takes it. Pure. */
import type { ConnectionRequest, ConnectionRow } from '../../common/api';

export interface ConnectionFields {
  name: string;
  dialect: ConnectionRow['dialect'];
  file?: string;
  host?: string;
  port?: number | null;
  database?: string;
  username?: string;
  password?: string;
  schema?: string;
  tls: ConnectionRow['tls'];
  certificate?: string;
  folders: { name?: string; path?: string }[];
}

export const TLS: readonly ConnectionRow['tls'][] = ['off', 'on', 'verified'];
export const USUAL_PORTS: Record<ConnectionRow['dialect'], number | null> = {
  postgres: 5432,
  mysql: 3306,
  sqlite: null,
};
/** In the order in which they are offered. */
export const DIALECTS = Object.keys(USUAL_PORTS) as ConnectionRow['dialect'][];

/** What there is to fill in. */
const KINDS = {
  postgres: { file: false, schemas: true },
  mysql: { file: false, schemas: false },
  sqlite: { file: true, schemas: false },
};
export const isFile = (dialect: ConnectionRow['dialect']) => KINDS[dialect].file;
export const hasSchemas = (dialect: ConnectionRow['dialect']) => KINDS[dialect].schemas;

export const NEW_CONNECTION: ConnectionFields = { name: '', dialect: 'postgres', tls: 'off', folders: [] };

/** The password is never sent to the page. */
export function fieldsOf(row: ConnectionRow): ConnectionFields {
  const { name, dialect, tls, port, folders } = row;
  const text = (key: 'file' | 'host' | 'database' | 'username' | 'schema' | 'certificate') => row[key] ?? undefined;
  return {
    ...{ name, dialect, tls, port, folders },
    file: text('file'),
    host: text('host'),
    database: text('database'),
    username: text('username'),
    schema: text('schema'),
    certificate: text('certificate'),
  };
}

/** Only what the kind of database has; a password that was not typed is not said, so that the stored one is kept. */
export function requestOf(fields: ConnectionFields): ConnectionRequest {
  const { name, dialect, tls } = fields;
  const text = (value: string | undefined) => value?.trim() || null;
  const folders = fields.folders.map((folder) => ({
    name: folder.name?.trim() ?? '',
    path: folder.path?.trim() ?? '',
  }));
  const place = { name: name.trim(), dialect, folders };
  if (isFile(dialect)) return { ...place, file: text(fields.file) };
  return {
    ...place,
    host: text(fields.host),
    port: fields.port ?? null,
    database: text(fields.database),
    username: text(fields.username),
    ...(fields.password && { password: fields.password }),
    schema: hasSchemas(dialect) ? text(fields.schema) : null,
    tls,
    certificate: tls === 'verified' ? text(fields.certificate) : null,
  };
}

/** Where it leads: `shop on db.example.com:5432`, or the path of a file. */
export function placeOf({ file, host, port, database }: ConnectionRow): string {
  return file ?? `${database} @ ${[host, port].filter(Boolean).join(':')}`;
}
