/** A database of a few plain tables, an archive of them, and restores of it: for what a restore does with rows and names. */
import type { RestoreChoice, RestoreManner, RestoreOutcome } from '../../src/common/api';
import type { CatalogCollection } from '../../src/server/catalog/catalog';
import type { DialectName } from '../../src/server/dialects/definition';
import { restoreRows } from '../../src/server/actions/restore-rows';
import { PLAIN } from '../../src/server/restore/plan/manner';
import { Strongbox } from '../../src/server/strongbox';
import type { Task } from '../../src/server/tasks/task';
import type { Sql } from '../conformance/dialect/fixture';
import { FIXTURES } from '../conformance/fixtures';
import { collection } from '../helpers/catalog';
import { createDatabase, type TestDatabase } from '../helpers/databases';
import { bareHome } from '../helpers/nobody';
import { useTempDir } from '../helpers/temp-dir';

export const ALL: RestoreChoice = { groups: ['custom'], include: [], exclude: [], objects: true };
const CORE = ['applicationPlugins', 'applicationVersion', 'collections', 'fields'];
export const NUMBERED: Record<DialectName, string> = {
  postgres: 'serial PRIMARY KEY',
  mysql: 'int PRIMARY KEY AUTO_INCREMENT',
  sqlite: 'INTEGER PRIMARY KEY AUTOINCREMENT',
};

export interface Wanted {
  collections: (string | CatalogCollection)[];
  /** What makes and fills the tables, before the archive is made. */
  statements: string[];
  /** The tables in which NocoBase says what fields there are. */
  core?: Partial<Record<string, string>>;
}

/** Anew for each test. */
export function useBareTables(dialect: DialectName, { collections, statements, core = {} }: Wanted): BareTables {
  const folder = useTempDir();
  const bare = new BareTables(dialect);
  const catalog = () => ({
    application: { name: 'main', version: '2.2.15', plugins: [] },
    settings: { underscored: false, tablePrefix: '', schema: null, timezone: '+00:00' },
    collections: [
      ...collections.map((one) => (typeof one === 'string' ? collection(one) : one)),
      ...CORE.map((name) => collection(name, { group: 'required' })),
    ],
  });
  beforeEach(async () => {
    bare.database = await createDatabase(dialect);
    bare.sql = await FIXTURES[dialect].connect(bare.database.options);
    await bare.run(
      ...CORE.map((name) => `CREATE TABLE ${FIXTURES[dialect].quote(name)} (${core[name] ?? 'id int'})`),
      ...statements,
    );
    bare.box = new Strongbox(bareHome({ folder: folder(), database: bare.database.options, catalog }));
    const groups: RestoreChoice['groups'] = ['custom', 'required'];
    const { finished } = await bare.box.create({ ...ALL, groups, note: null, createdBy: null });
    bare.archive = (await bare.ended(finished)).archive;
  });
  afterEach(async () => {
    await bare.sql.close();
    await bare.database.drop();
  });
  return bare;
}

export class BareTables {
  database!: TestDatabase;
  sql!: Sql;
  box!: Strongbox;
  archive!: string;

  constructor(private readonly dialect: DialectName) {}

  connect(): Promise<Sql> {
    return FIXTURES[this.dialect].connect(this.database.options);
  }

  async run(...statements: string[]): Promise<void> {
    for (const statement of statements) await this.sql.run(statement);
  }

  /** A line for each row. */
  async lines(query: string): Promise<string[]> {
    return (await this.sql.run(query)).map((row) => Object.values(row).join(' '));
  }

  /** But for those of NocoBase. */
  async tables(): Promise<string[]> {
    const reader = await this.box.host.dialect.openReader();
    const listed = await reader.listTables().finally(() => reader.close());
    return listed.map(({ name }) => name).filter((name) => !CORE.includes(name));
  }

  async ended(finished: Promise<Task>): Promise<Task> {
    const task = await finished;
    expect(task).toMatchObject({ state: 'succeeded', error: null });
    return task;
  }

  plan(manner: Partial<RestoreManner>, choice: Partial<RestoreChoice> = {}) {
    return this.box.restores.plan(this.box.archives.file(this.archive), { ...ALL, ...choice }, { ...PLAIN, ...manner });
  }

  /** Whatever becomes of it. */
  async start(manner: Partial<RestoreManner>, choice: Partial<RestoreChoice> = {}, dryRun = false) {
    const planned = await this.plan(manner, choice);
    expect(planned.checks.filter(({ verdict }) => verdict === 'blocker')).toEqual([]);
    const { finished } = await this.box.restores.start(planned, this.box.archives.file(this.archive), null, { dryRun });
    return { planned, task: await finished };
  }

  async restore(manner: Partial<RestoreManner>, choice: Partial<RestoreChoice> = {}, dryRun = false) {
    const { planned, task } = await this.start(manner, choice, dryRun);
    expect(task).toMatchObject({ state: 'succeeded', error: null });
    return { planned, id: task.id, result: task.result as unknown as RestoreOutcome };
  }

  /** First dry: it changes nothing and says the same. */
  async restoreTwice<T>(manner: Partial<RestoreManner>, choice: Partial<RestoreChoice>, content: () => Promise<T>) {
    const before = await content();
    const dry = await this.restore(manner, choice, true);
    expect(await content()).toEqual(before);
    expect(await this.box.restores.sets()).toEqual([]);
    const { id, result } = await this.restore(manner, choice);
    expect(dry.result).toMatchObject({ dryRun: true, counts: result.counts });
    const rows = await restoreRows(this.box);
    expect(rows.filter(({ dryRun }) => dryRun)).toEqual([expect.objectContaining({ id: dry.id })]);
    return { id, counts: result.counts, before };
  }

  /** Nothing of it happens. */
  async refused<T>(
    manner: Partial<RestoreManner>,
    choice: Partial<RestoreChoice>,
    error: object,
    content: () => Promise<T>,
    dryRun = false,
  ) {
    const [before, tables] = [await content(), await this.tables()];
    const { task } = await this.start(manner, choice, dryRun);
    expect(task).toMatchObject({ state: 'failed', error });
    expect(await content()).toEqual(before);
    expect(await this.box.restores.sets()).toEqual([]);
    expect(await this.tables()).toEqual(tables);
  }

  async undo(id: string): Promise<void> {
    await this.ended((await this.box.restores.undo(id, null)).finished);
  }
}
