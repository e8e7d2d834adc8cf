import type { ConnectionRow } from '../../../src/common/api';

export function connection(change: Partial<ConnectionRow> = {}): ConnectionRow {
  return {
    id: 'connection-1',
    name: 'Shop',
    dialect: 'postgres',
    file: null,
    host: 'db.example.com',
    port: 5433,
    database: 'shop',
    username: 'keeper',
    schema: null,
    tls: 'off',
    certificate: null,
    folders: [],
    hasPassword: true,
    createdAt: '2026-01-02T03:04:05.000Z',
    updatedAt: '2026-01-02T03:04:05.000Z',
    ...change,
  };
}
