/** Connections that end in the middle, and what is left in the database when all is over. */
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { DialectFixture } from '../dialect/fixture';
import { within } from '../dialect/reading';
import { essence, essences, holdTables, prepare, refusal, request, restore, useTableSets, type Held } from './held';

export function describeCrashes(fixture: DialectFixture): void {
  describe('crashes and leftovers', () => {
    const setup = useTableSets(fixture);
    beforeAll(async () => {
      await setup.run(`CREATE TABLE crashed (${fixture.identityColumn}, v varchar(20) UNIQUE)`);
      await setup.run("INSERT INTO crashed (v) VALUES ('one'), ('two')");
      await setup.run('CREATE VIEW crashed_view AS SELECT id, v FROM crashed');
    });

    /** What is ours in the database, but for the list of sets itself. */
    const leftovers = async () => (await fixture.ownNames(setup.sql)).filter((name) => name !== 'strongbox_sets');

    it('nothing of ours is left after a restore, an undo and a discard, nor after a set that was never exchanged', async () => {
      const archive = await holdTables(setup, 'crashed');
      const { id } = await restore(setup.sets, archive);
      expect(await leftovers()).not.toEqual([]);
      await setup.sets.exchange(id);
      await setup.sets.discard(id);
      expect(await leftovers()).toEqual([]);
      const staged = await prepare(setup.sets, archive);
      await setup.sets.discard(staged.id);
      expect(await leftovers()).toEqual([]);
      expect(await essences(setup, 'crashed')).toEqual(archive.map(essence));
    });

    it('a set that was not linked is not exchanged', async () => {
      const [held] = (await holdTables(setup, 'crashed')) as [Held];
      const asked = request([held]);
      const staging = await setup.sets.stage(asked);
      await staging.load(held.definition, Readable.from([Buffer.from('7\tseven\n')], { objectMode: false }));
      expect(await refusal(setup.sets.exchange(asked.id))).toMatchObject({ name: 'BackupError' });
      expect(await essences(setup, 'crashed')).toEqual([essence(held)]);
    });

    if (fixture.sessions) {
      const { sessions } = fixture;

      it('a connection killed while rows are loaded is DATABASE_FAILED at once; the set is dropped by the next session', async () => {
        const [held] = (await holdTables(setup, 'crashed')) as [Held];
        let rows = 10;
        async function* endless() {
          for (;;) {
            yield Buffer.from(`${(rows += 1)}\tv${rows}\n`);
            if (rows > 5000) await delay(20);
          }
        }
        const staging = await setup.sets.stage(request([held]));
        const stream = Readable.from(endless(), { objectMode: false });
        const loaded = refusal(staging.load(held.definition, stream));
        while (rows < 5000) await delay(20);
        await sessions.kill(setup.sql);
        expect(await within(10_000, loaded, 'the failure')).toMatchObject({ code: 'DATABASE_FAILED' });
        expect(stream.destroyed).toBe(true);
        await within(5000, setup.sets.close(), 'close');
        setup.sets = await setup.dialect.openTableSets();
        expect(await setup.sets.recover(async () => false)).toHaveLength(1);
        expect(await leftovers()).toEqual([]);
        expect(await essences(setup, 'crashed')).toEqual([essence(held)]);
      });

      it('a connection killed between two steps is DATABASE_FAILED or made anew, never a hang', async () => {
        const archive = await holdTables(setup, 'crashed');
        const { id } = await prepare(setup.sets, archive);
        await sessions.kill(setup.sql);
        const outcome = await within(
          20_000,
          setup.sets.exchange(id).then(
            () => 1,
            (error: unknown) => error,
          ),
          'the exchange',
        );
        if (outcome !== 1) expect(outcome).toMatchObject({ code: 'DATABASE_FAILED' });
        await setup.sets.close();
        setup.sets = await setup.dialect.openTableSets();
        const [set] = await setup.sets.list();
        expect(set?.exchanges).toBe(outcome === 1 ? 1 : 0);
      });
    }
  });
}
