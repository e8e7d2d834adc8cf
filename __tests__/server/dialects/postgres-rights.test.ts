/** What a user who owns nothing may and may not do: a missing right is an error with a hint, never a smaller table. */
import type { Client } from 'pg';
import type { ConnectionOptions } from '../../../src/server/dialects/dialect';
import { PostgresDialect } from '../../../src/server/dialects/postgres/postgres-dialect';
import { readTable } from '../../conformance/dialect/reading';
import { connectPostgres, createDatabase, DIALECTS, type TestDatabase } from '../../helpers/databases';

(DIALECTS.includes('postgres') ? describe : describe.skip)('rights of the database user', () => {
  const user = `strongbox_reader_${process.pid}`;
  let database: TestDatabase;
  let owner: Client;
  let options: ConnectionOptions;

  beforeAll(async () => {
    database = await createDatabase('postgres');
    owner = await connectPostgres(database.options);
    await owner.query(`CREATE ROLE ${user} LOGIN PASSWORD 'reader'`);
    await owner.query(`
      CREATE TABLE granted (id serial PRIMARY KEY, v text);
      INSERT INTO granted (v) VALUES ('mine'), ('yours');
      CREATE TABLE hidden (id integer);
      CREATE TABLE policed (id integer);
      INSERT INTO policed VALUES (1), (2);
      ALTER TABLE policed ENABLE ROW LEVEL SECURITY;
      CREATE POLICY one ON policed USING (id = 1);
      GRANT SELECT ON granted, policed, granted_id_seq TO ${user};`);
    options = { ...database.options, username: user, password: 'reader' };
  });

  afterAll(async () => {
    await owner.query(`DROP OWNED BY ${user}; DROP ROLE ${user}`);
    await owner.end();
    await database.drop();
  });

  it('needs no more than SELECT', async () => {
    const reader = await new PostgresDialect(options).openSnapshot({ workDir: '' });
    try {
      expect((await reader.listTables()).map(({ name }) => name)).toEqual(['granted', 'hidden', 'policed']);
      expect((await reader.describeTable({ name: 'granted' })).sequence).toMatchObject({ last: '2' });
      expect(await readTable(reader, { name: 'granted' })).toEqual(['1\tmine', '2\tyours']);
      expect((await reader.describeObjects()).objects).toEqual([]);
    } finally {
      await reader.close();
    }
  });

  it.each(['hidden', 'policed'])('the table %s is refused with a hint, and the reader goes on', async (name) => {
    const reader = await new PostgresDialect(options).openSnapshot({ workDir: '' });
    try {
      await expect(readTable(reader, { name })).rejects.toMatchObject({
        code: 'DATABASE_FAILED',
        hint: expect.stringContaining('SELECT'),
        details: { table: name },
      });
      expect(await readTable(reader, { name: 'granted' })).toHaveLength(2);
    } finally {
      await reader.close();
    }
  });

  it('an unknown user is DATABASE_UNREACHABLE', async () => {
    const nobody = new PostgresDialect({ ...options, username: `${user}_nobody` });
    await expect(nobody.openReader()).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      hint: expect.stringMatching(/\w/),
    });
  });
});
