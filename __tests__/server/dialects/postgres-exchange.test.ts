/** What an exchange has to keep on PostgreSQL alone: inheritance, shared sequences, types, rights, policies, publications. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { postgresFixture as fixture } from '../../conformance/fixtures/postgres';
import { withReader } from '../../conformance/dialect/reading';
import { essence, essences, holdTables, prepare, restore, useTableSets } from '../../conformance/table-sets/held';
import { connectPostgres, DIALECTS } from '../../helpers/databases';

jest.setTimeout(60_000);

(DIALECTS.includes('postgres') ? describe : describe.skip)('exchanges of PostgreSQL', () => {
  const setup = useTableSets(fixture);
  const run = async (...statements: string[]) => {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = await setup.run(statement);
    return rows;
  };
  const objects = () => withReader(setup, async (reader) => (await reader.describeObjects()).objects);
  const strangers = async () =>
    run(`SELECT DISTINCT n.nspname FROM pg_depend d JOIN pg_class c ON c.oid = d.refobjid JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_attrdef a ON a.oid = d.objid JOIN pg_class t ON t.oid = a.adrelid
         WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass AND c.relkind = 'S' AND t.relnamespace <> c.relnamespace`);

  afterEach(async () => {
    for (const { id } of await setup.sets.list()) await setup.sets.discard(id);
    await run('DROP SCHEMA public CASCADE', 'CREATE SCHEMA public');
  });

  it('what a crash left is dropped, also where one set cannot be', async () => {
    await run('CREATE TABLE things (id integer PRIMARY KEY)');
    const archive = await holdTables(setup, 'things');
    const [first, second] = [await prepare(setup.sets, archive), await prepare(setup.sets, archive)];
    const [staged] =
      await run(`SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname = 'things' AND n.nspname LIKE 'strongbox_set_${first.id.replaceAll('-', '')}%'`);
    await run(`CREATE VIEW clings AS SELECT id FROM ${String(staged?.name)}`);
    const said = await setup.sets.recover(async () => false);
    expect(said).toEqual([
      expect.stringMatching(`${first.id} could not be put right`),
      expect.stringMatching(second.id),
    ]);
    expect(await setup.sets.list()).toMatchObject([{ id: first.id }]);
    await run('DROP VIEW clings');
    await setup.sets.recover(async () => false);
    expect(await setup.sets.list()).toEqual([]);
  });

  describe('inheritance, with one sequence for parents and children as NocoBase has it', () => {
    const all = ['root', 'leaf', 'twig'];
    beforeEach(() =>
      run(
        'CREATE TABLE root (id bigserial PRIMARY KEY, v text)',
        'CREATE TABLE leaf (extra text) INHERITS (root)',
        'CREATE TABLE twig (more text) INHERITS (leaf)',
        "INSERT INTO root (v) VALUES ('root')",
        "INSERT INTO leaf (v, extra) VALUES ('leaf', 'x')",
        "INSERT INTO twig (v) VALUES ('twig')",
      ),
    );

    it.each([[all], [['root']], [['leaf']], [['twig']], [['root', 'leaf']], [['leaf', 'twig']], [['root', 'twig']]])(
      'restoring %j',
      async (names) => {
        const archive = await holdTables(setup, ...names);
        await run(...names.map((name) => `DELETE FROM ONLY ${name}`));
        const spoilt = await essences(setup, ...all);
        const { id, warnings, report } = await restore(setup.sets, archive);
        expect([warnings, report.warnings]).toEqual([[], []]);
        expect(await essences(setup, ...names)).toEqual(archive.map(essence));
        expect(await run('SELECT count(*)::integer AS n FROM root')).toEqual([{ n: 3 }]);
        expect(await strangers()).toEqual([]);
        await run(
          "INSERT INTO root (v) VALUES ('r')",
          "INSERT INTO leaf (v) VALUES ('l')",
          "INSERT INTO twig (v) VALUES ('t')",
        );
        expect(await run('SELECT count(DISTINCT id)::integer AS n FROM root')).toEqual([{ n: 6 }]);
        await run("DELETE FROM root WHERE length(v) = 1 AND v IN ('r', 'l', 't')");
        await setup.sets.exchange(id);
        const without = (list: Record<string, unknown>[]) => list.map(({ sequence: _sequence, ...rest }) => rest);
        expect(without(await essences(setup, ...all))).toEqual(without(spoilt));
        expect(await strangers()).toEqual([]);
        await setup.sets.discard(id);
      },
    );

    it('a column that a parent drops goes from restored children too', async () => {
      await restore(setup.sets, await holdTables(setup, ...all));
      await run('ALTER TABLE root DROP COLUMN v');
      expect(await run('SELECT * FROM twig')).toEqual([{ id: '3', extra: null, more: null }]);
    });
  });

  it('types, domains, sequences and functions that tables need come with the set and go with it', async () => {
    await run(
      "CREATE TYPE mood AS ENUM ('sad', 'ok')",
      'CREATE DOMAIN small AS integer CHECK (VALUE < 100)',
      'CREATE SEQUENCE free_numbers START WITH 10',
      `CREATE FUNCTION twice(x integer) RETURNS integer IMMUTABLE LANGUAGE sql AS $$ SELECT x * 2 $$`,
      `CREATE FUNCTION of_mood(m mood) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT 'm' $$`,
      `CREATE TABLE needy (id integer DEFAULT nextval('free_numbers') PRIMARY KEY, m mood, s small DEFAULT twice(4),
         t integer GENERATED ALWAYS AS (twice(id)) STORED)`,
      'CREATE INDEX needy_twice ON needy (twice(s))',
      "INSERT INTO needy (m) VALUES ('ok')",
    );
    const archive = await holdTables(setup, 'needy');
    const archived = await objects();
    await run(
      'DROP TABLE needy',
      'DROP FUNCTION of_mood, twice',
      'DROP TYPE mood, small',
      'DROP SEQUENCE free_numbers',
    );
    const { id, warnings, report } = await restore(setup.sets, archive, { objects: archived });
    expect([warnings, report.warnings]).toEqual([[], []]);
    expect(await essences(setup, 'needy')).toEqual(archive.map(essence));
    expect(await objects()).toEqual(expect.arrayContaining(archived));
    await run("INSERT INTO needy (m) VALUES ('sad')");
    expect(await run('SELECT id, s, t FROM needy ORDER BY id')).toEqual([
      { id: 10, s: 8, t: 20 },
      { id: 11, s: 8, t: 22 },
    ]);
    await setup.sets.exchange(id);
    expect(await objects()).toEqual([]);
    await setup.sets.exchange(id);
    await setup.sets.discard(id);
    expect(await run('SELECT count(*)::integer AS n FROM needy')).toEqual([{ n: 2 }]);
  });

  it('views keep their owner, rights, comments, indexes and options; also materialized and in other schemas', async () => {
    const role = `strongbox_viewer_${process.pid}`;
    await run(
      `CREATE ROLE ${role}`,
      'CREATE SCHEMA reports',
      `GRANT USAGE, CREATE ON SCHEMA public, reports TO ${role}`,
      'CREATE TABLE base_table (id integer PRIMARY KEY, v text)',
      "INSERT INTO base_table VALUES (1, 'archived')",
      `GRANT SELECT ON base_table TO ${role}`,
      'CREATE VIEW careful WITH (security_barrier=true) AS SELECT id, v FROM base_table WHERE id > 0',
      "COMMENT ON COLUMN careful.v IS 'about it''s v'",
      `GRANT SELECT (v), UPDATE (v) ON careful TO pg_monitor WITH GRANT OPTION`,
      'CREATE MATERIALIZED VIEW reports.kept AS SELECT id, v FROM careful',
      'CREATE UNIQUE INDEX kept_id ON reports.kept (id)',
      `ALTER MATERIALIZED VIEW reports.kept OWNER TO ${role}`,
      `ALTER VIEW careful OWNER TO ${role}`,
    );
    const facts = () =>
      run(`SELECT c.relname, c.relacl::text, c.reloptions, r.rolname, col_description(c.oid, 2) AS about,
                  (SELECT attacl::text FROM pg_attribute WHERE attrelid = c.oid AND attname = 'v') AS columns,
                  (SELECT string_agg(pg_get_indexdef(indexrelid), ' ') FROM pg_index WHERE indrelid = c.oid) AS indexes
             FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE c.relname IN ('careful', 'kept') ORDER BY 1`);
    const before = await facts();
    const archive = await holdTables(setup, 'base_table');
    await run("UPDATE base_table SET v = 'live'", 'REFRESH MATERIALIZED VIEW reports.kept');
    const { id, report } = await restore(setup.sets, archive);
    expect(report.warnings).toEqual([]);
    expect(await facts()).toEqual(before);
    expect(await run('SELECT v FROM reports.kept')).toEqual([{ v: 'archived' }]);
    await setup.sets.exchange(id);
    expect(await run('SELECT v FROM reports.kept')).toEqual([{ v: 'live' }]);
    expect(await facts()).toEqual(before);
    await setup.sets.discard(id);
    await run('DROP SCHEMA reports CASCADE', `DROP OWNED BY ${role}`, `DROP ROLE ${role}`);
  });

  it('the new table has the rights, policies, publications and triggers of the former, and each its own afterwards', async () => {
    const role = `strongbox_friend_${process.pid}`;
    await run(
      `CREATE ROLE ${role}`,
      'CREATE TABLE guarded (id serial PRIMARY KEY, v text)',
      'GRANT SELECT, INSERT ON guarded TO pg_monitor',
      'GRANT USAGE ON SEQUENCE guarded_id_seq TO pg_monitor',
      'GRANT UPDATE (v) ON guarded TO pg_monitor',
      'ALTER TABLE guarded ENABLE ROW LEVEL SECURITY',
      `CREATE POLICY "my own" ON guarded FOR SELECT TO ${role} USING (v <> 'hidden')`,
      'CREATE PUBLICATION strongbox_pub FOR TABLE guarded',
      `ALTER TABLE guarded OWNER TO ${role}`,
    );
    const facts = () =>
      run(`SELECT c.relacl::text, c.relrowsecurity, r.rolname,
                  (SELECT attacl::text FROM pg_attribute WHERE attrelid = c.oid AND attname = 'v') AS columns,
                  (SELECT json_agg(json_build_array(policyname, roles::text, cmd, qual)) FROM pg_policies WHERE schemaname = 'public') AS policies,
                  (SELECT json_agg(schemaname || tablename) FROM pg_publication_tables WHERE schemaname = 'public') AS published,
                  (SELECT relacl::text FROM pg_class WHERE oid = 'guarded_id_seq'::regclass) AS numbers
             FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE c.oid = 'guarded'::regclass`);
    const before = await facts();
    const { id, report } = await restore(setup.sets, await holdTables(setup, 'guarded'));
    expect(report.warnings).toEqual([]);
    expect(await facts()).toEqual(before);
    await run('REVOKE INSERT ON guarded FROM pg_monitor', 'DROP POLICY "my own" ON guarded');
    await setup.sets.exchange(id);
    expect(await facts()).toEqual(before);
    await setup.sets.discard(id);
    await run('DROP PUBLICATION strongbox_pub', 'DROP TABLE guarded', `DROP OWNED BY ${role}`, `DROP ROLE ${role}`);
  });

  it('an expression of an archive is one expression, not the rest of a statement', async () => {
    await run(
      'CREATE TABLE plain (id integer DEFAULT 1, v integer GENERATED ALWAYS AS (id + 1) STORED, CHECK (id > 0))',
    );
    const [held] = await holdTables(setup, 'plain');
    const tricky = (start: string, clause: string) => `${start}), ${clause} (1`;
    const [id, v] = held!.definition.columns;
    const spoilt = {
      ...held!.definition,
      columns: [{ ...id!, default: tricky('1', 'ADD COLUMN surplus integer DEFAULT') }, v!],
      checks: [{ name: 'odd', expression: tricky('id > 0', 'ADD COLUMN surplus integer CHECK') }],
    };
    const { warnings } = await restore(setup.sets, [{ ...held!, definition: spoilt }]);
    expect(warnings).toEqual([expect.stringContaining('odd'), expect.stringContaining('default')]);
    const [live] = await holdTables(setup, 'plain');
    expect(live!.definition.columns.map(({ name }) => name)).toEqual(['id', 'v']);
    const generated = { expression: 'id) STORED, surplus integer DEFAULT (1', stored: true };
    await expect(
      prepare(setup.sets, [{ ...held!, definition: { ...held!.definition, columns: [id!, { ...v!, generated }] } }]),
    ).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
  });

  it('a view that the archive cannot replace stays as it was', async () => {
    await run('CREATE TABLE seen (id integer)', 'CREATE VIEW of_seen AS SELECT id FROM seen');
    const before = await objects();
    const ddl = 'CREATE VIEW of_seen AS SELECT nothing FROM nowhere';
    const archive = await holdTables(setup, 'seen');
    const { id, report } = await restore(setup.sets, archive, { objects: [{ kind: 'view', name: 'of_seen', ddl }] });
    expect(report.warnings).toEqual([expect.stringContaining('of_seen')]);
    expect(await objects()).toEqual(before);
    await setup.sets.exchange(id);
    expect(await objects()).toEqual(before);
  });

  it('a name that another table took meanwhile is changed, with a warning', async () => {
    await run('CREATE TABLE named (id integer, v text)', 'CREATE INDEX wanted ON named (v)');
    const archive = await holdTables(setup, 'named');
    await run('DROP TABLE named', 'CREATE TABLE other (id integer)', 'CREATE INDEX wanted ON other (id)');
    const { id, report } = await restore(setup.sets, archive);
    expect(report.warnings).toEqual([expect.stringContaining('wanted')]);
    expect(await run("SELECT indexname FROM pg_indexes WHERE tablename = 'named'")).toEqual([
      { indexname: 'wanted_1' },
    ]);
    await setup.sets.exchange(id);
  });

  it('keys over very many rows are proved after the exchange, or by the next start', async () => {
    await run(
      'CREATE TABLE target (id integer PRIMARY KEY)',
      'CREATE TABLE pointing (id integer PRIMARY KEY, target integer REFERENCES target)',
      'INSERT INTO target VALUES (1)',
      'INSERT INTO pointing VALUES (1, 1)',
      "UPDATE pg_class SET reltuples = 5000000 WHERE oid = 'pointing'::regclass",
    );
    const validated = () => run("SELECT convalidated AS v FROM pg_constraint WHERE conname = 'pointing_target_fkey'");
    const { id, report } = await restore(setup.sets, await holdTables(setup, 'target'));
    expect(report.warnings).toEqual([]);
    expect(await validated()).toEqual([{ v: true }]);
    await expect(run('INSERT INTO pointing VALUES (2, 2)')).rejects.toThrow();
    await setup.sets.exchange(id);
    expect(await validated()).toEqual([{ v: true }]);
  });

  it('a server process that ends in the middle leaves the old tables', async () => {
    await run('CREATE TABLE killed (id integer PRIMARY KEY, v text)', "INSERT INTO killed VALUES (1, 'archived')");
    const archive = await holdTables(setup, 'killed');
    await run("UPDATE killed SET v = 'live'");
    const { id } = await prepare(setup.sets, archive);
    const blocker = await connectPostgres(setup.database.options);
    await blocker.query('BEGIN; LOCK TABLE killed IN ROW EXCLUSIVE MODE');
    const exchanging = setup.sets.exchange(id);
    exchanging.catch(() => undefined);
    try {
      const terminate = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE%'`;
      for (let tries = 0; tries < 500 && (await run(terminate)).length === 0; tries += 1) await delay(5);
      await expect(exchanging).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    } finally {
      await blocker.query('ROLLBACK').finally(() => blocker.end());
    }
    expect(await run('SELECT v FROM killed')).toEqual([{ v: 'live' }]);
    await setup.sets.exchange(id);
    expect(await run('SELECT v FROM killed')).toEqual([{ v: 'archived' }]);
  });

  it('sets of other schemas and of other users are not ours', async () => {
    await run('CREATE SCHEMA second', 'CREATE TABLE second.mine (id integer)');
    const other = fixture.open({ ...setup.database.options, schema: 'second' });
    const sets = await other.openTableSets();
    const reader = await other.openReader();
    const definition = await reader.describeTable({ name: 'mine' });
    await reader.close();
    const { id } = await prepare(sets, [{ definition, rows: '1\n' }], { id: randomUUID() });
    expect(await setup.sets.list()).toEqual([]);
    expect(await setup.sets.recover(async () => false)).toEqual([]);
    expect((await sets.list()).map((set) => set.tables)).toEqual([[{ schema: 'second', name: 'mine' }]]);
    await sets.exchange(id);
    expect(await run('SELECT id FROM second.mine')).toEqual([{ id: 1 }]);
    await sets.discard(id);
    await sets.close();
    await run('DROP SCHEMA second CASCADE');
  });

  it('the survey says which rights are missing, and what grants them', async () => {
    const user = `strongbox_guest_${process.pid}`;
    await run(
      `CREATE ROLE ${user} LOGIN`,
      'REVOKE ALL ON SCHEMA public FROM PUBLIC',
      `GRANT USAGE ON SCHEMA public TO ${user}`,
      'CREATE TABLE theirs (id integer PRIMARY KEY)',
      'CREATE VIEW over_theirs AS SELECT id FROM theirs',
      'CREATE TABLE refers (id integer REFERENCES theirs)',
    );
    const guest = fixture.open({ ...setup.database.options, username: user });
    const { missingRights } = await guest.survey([{ name: 'theirs' }]);
    const { database } = setup.database.options;
    expect(missingRights.map(({ grant }) => grant)).toEqual([
      `GRANT CREATE ON DATABASE "${database}" TO "${user}"`,
      `GRANT USAGE, CREATE ON SCHEMA "public" TO "${user}"`,
      `ALTER TABLE "public"."theirs" OWNER TO "${user}"`,
      `ALTER VIEW "public"."over_theirs" OWNER TO "${user}"`,
      `ALTER TABLE "public"."refers" OWNER TO "${user}"`,
    ]);
    for (const { grant } of missingRights) await run(grant);
    expect((await guest.survey([{ name: 'theirs' }])).missingRights).toEqual([]);
    const sets = await guest.openTableSets();
    await restore(sets, await holdTables(setup, 'theirs'));
    expect(await setup.sets.list()).toEqual([]);
    for (const { id } of await sets.list()) await sets.discard(id);
    await sets.close();
    await run(`DROP OWNED BY ${user} CASCADE`, `DROP ROLE ${user}`);
  });
});
