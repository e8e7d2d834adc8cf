import { NotTogether, togetherFirst, type Statements } from '../../../src/server/dialects/postgres/statements';
import { WriteSession } from '../../../src/server/dialects/postgres/write-session';
import { createDatabase, DIALECTS, type TestDatabase } from '../../helpers/databases';

(DIALECTS.includes('postgres') ? describe : describe.skip)('statements in one message', () => {
  let database: TestDatabase;
  let session: WriteSession;
  beforeAll(async () => {
    database = await createDatabase('postgres');
    session = await WriteSession.open(database.options);
    await session.run('CREATE TABLE noted (id integer PRIMARY KEY)');
  });
  afterEach(() => session.run('TRUNCATE noted'));
  afterAll(async () => {
    await session.close();
    await database.drop();
  });

  const noted = async () => (await session.run<{ id: number }>('SELECT id FROM noted ORDER BY id')).map(({ id }) => id);
  const note = 'INSERT INTO noted VALUES ($1)';

  it('are all done, and what is looked at meanwhile is what was there before', async () => {
    const seen = await session.together(async ({ run, look }) => {
      await run(note, ['1']);
      await run(note, ['2']);
      return look('SELECT id FROM noted');
    });
    expect(seen).toEqual([]);
    expect(await noted()).toEqual([1, 2]);
  });

  it.each([
    ['a value twice', note, ['1']],
    ['a statement that hides another', 'SELECT 1; DROP TABLE noted', []],
  ])('are not done where one is refused (%s), and the session goes on', async (_title, text, values) => {
    const together = session.together(async ({ run }) => {
      await run(note, ['1']);
      await run(text, values);
      await run(note, ['3']);
    });
    await expect(together).rejects.toBeInstanceOf(NotTogether);
    expect(await noted()).toEqual([]);
  });

  it('are run one by one then, which tells of the one that was refused', async () => {
    const work = async ({ run }: Pick<Statements, 'run'>) => {
      const refused: string[] = [];
      for (const id of ['1', '1', '2']) await run(note, [id]).catch(() => refused.push(id));
      return refused;
    };
    const apart = { run: (text: string, values?: (string | null)[]) => session.run(text, values) };
    const refused = await togetherFirst((together) => (together ? session.together(work) : work(apart)));
    expect(refused).toEqual(['1']);
    expect(await noted()).toEqual([1, 2]);
  });
});
