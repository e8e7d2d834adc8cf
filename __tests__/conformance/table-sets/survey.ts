/** What a database tells before anything is written. */
import type { DialectFixture } from '../dialect/fixture';
import { useTableSets } from './held';

export function describeSurvey(fixture: DialectFixture): void {
  describe('survey', () => {
    const setup = useTableSets(fixture);
    const survey = (...names: string[]) => setup.dialect.survey(names.map((name) => ({ name })));
    beforeAll(async () => {
      await setup.run('CREATE TABLE asked (id integer NOT NULL PRIMARY KEY)');
      await setup.run(
        'CREATE TABLE asker (id integer NOT NULL PRIMARY KEY, asked integer, CONSTRAINT asker_asked FOREIGN KEY (asked) REFERENCES asked (id))',
      );
    });

    it('nothing is in the way of tables with all rights, existing or not', async () => {
      expect(await survey('asked', 'asker', 'never made')).toEqual({
        freeBytes: null,
        missingRights: [],
        references: [],
        obstacles: [],
        knowsCollation: expect.any(Function),
        ...((await survey('asked')).freeBytes !== null && { freeBytes: expect.any(Number) }),
      });
    });

    it('collations are known or not', async () => {
      const { knowsCollation } = await survey();
      const own = { sqlite: 'NOCASE', postgres: 'C', mysql: 'utf8mb4_bin' }[fixture.dialect];
      expect([knowsCollation(own), knowsCollation('nordic_nonsense')]).toEqual([true, false]);
    });

    it('free space is a likely number or not known', async () => {
      const { freeBytes } = await survey('asked');
      expect(freeBytes === null || freeBytes > 1024 * 1024).toBe(true);
    });

    it('foreign keys of tables that are not in the question onto tables that are', async () => {
      const { references } = await survey('asked');
      expect(references).toEqual([
        {
          table: expect.objectContaining({ name: 'asker' }),
          key: expect.objectContaining({
            columns: ['asked'],
            references: expect.objectContaining({ name: 'asked', columns: ['id'] }),
          }),
        },
      ]);
      expect((await survey('asker')).references).toEqual([]);
    });

    it('a view by the name of a table is an obstacle', async () => {
      await setup.run('CREATE VIEW in_the_way AS SELECT id FROM asked');
      const { obstacles } = await survey('in_the_way', 'asked');
      expect(obstacles).toEqual([
        { table: expect.objectContaining({ name: 'in_the_way' }), message: expect.stringMatching(/in_the_way.*\.$/) },
      ]);
    });
  });
}
