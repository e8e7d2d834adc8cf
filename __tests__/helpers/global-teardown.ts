import { rm } from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
  if (!globalThis.__embeddedPostgres) return;
  const { server, folder } = globalThis.__embeddedPostgres;
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
