/** What the sets themselves tell, and what is left of them after a crash and after their end. */
import { randomUUID } from 'node:crypto';
import type { DialectFixture } from '../dialect/fixture';
import { withReader, withSnapshot } from '../dialect/reading';
import {
  essence,
  essences,
  holdTables,
  prepare,
  refusal,
  request,
  restore,
  rowsOf,
  useTableSets,
  type Held,
} from './held';

const FACTS = {
  name: `it's "quoted" \\ 漢字 😀`,
  groups: ['user', 'custom'],
  nested: { n: 1.5, none: null, yes: true },
};

export function describeSets(fixture: DialectFixture): void {
  describe('sets', () => {
    const setup = useTableSets(fixture);
    beforeAll(async () => {
      for (const table of ['set_b', 'set_a']) {
        await setup.run(`CREATE TABLE ${table} (${fixture.identityColumn}, v varchar(20) UNIQUE)`);
        await setup.run(`INSERT INTO ${table} (v) VALUES ('${table}')`);
      }
    });
    const archive = () => holdTables(setup, 'set_b', 'set_a');

    /** As after a crash: another session, that knows of the former only what the database holds. */
    async function reopen(): Promise<void> {
      await setup.sets.close();
      setup.sets = await setup.dialect.openTableSets();
    }

    it('no sets in a database that never had one', async () => {
      expect(await setup.sets.list()).toEqual([]);
      expect(await setup.sets.recover(async () => false)).toEqual([]);
    });

    it('a set tells its tables, times, size and facts, before and after the exchange, also to another session', async () => {
      const id = randomUUID();
      const before = Date.now();
      await prepare(setup.sets, await archive(), { id, facts: FACTS });
      const [staged, ...none] = await setup.sets.list();
      expect(none).toEqual([]);
      expect(staged).toMatchObject({ id, exchanges: 0, exchangedAt: null, facts: FACTS });
      expect(staged?.tables.map(({ name }) => name)).toEqual(['set_a', 'set_b']);
      expect(staged?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
      expect(Math.abs(Date.parse(staged?.createdAt ?? '') - before)).toBeLessThan(60_000);
      expect(staged?.bytes === null || (staged?.bytes ?? 0) > 0).toBe(true);
      await setup.sets.exchange(id);
      await reopen();
      const [exchanged] = await setup.sets.list();
      expect(exchanged).toEqual({
        ...staged,
        exchanges: 1,
        exchangedAt: expect.stringMatching(/Z$/),
        bytes: staged?.bytes === null ? null : expect.any(Number),
      });
    });

    it('readers and snapshots show nothing of a set, neither staged nor exchanged', async () => {
      const seen = async () => {
        const of = async (reader: Parameters<Parameters<typeof withReader>[1]>[0]) => [
          (await reader.listTables()).map(({ name, schema }) => [name, schema]),
          (await reader.describeObjects()).objects,
        ];
        return [await withReader(setup, of), await withSnapshot(setup, of)];
      };
      const before = await seen();
      const { id } = await prepare(setup.sets, await archive());
      expect(await seen()).toEqual(before);
      await setup.sets.exchange(id);
      expect(await seen()).toEqual(before);
      await setup.sets.exchange(id);
      expect(await seen()).toEqual(before);
      await setup.sets.discard(id);
      expect(await seen()).toEqual(before);
    });

    it('an id that is taken, one that is not there, and one that is gone', async () => {
      const { id } = await prepare(setup.sets, await archive());
      const taken = setup.sets.stage(request(await archive(), { id }));
      expect(await refusal(taken)).toMatchObject({ code: 'INVALID_REQUEST' });
      expect(await setup.sets.list()).toHaveLength(1);
      expect(await refusal(setup.sets.exchange(randomUUID()))).toMatchObject({ code: 'NOT_FOUND' });
      await setup.sets.discard(randomUUID());
      await setup.sets.discard(id);
      await setup.sets.discard(id);
      expect(await refusal(setup.sets.exchange(id))).toMatchObject({ code: 'NOT_FOUND' });
    });

    it.each(['made', 'loaded', 'finished', 'linked'])(
      'a set that was left when %s is dropped, unless it is in use',
      async (when) => {
        const [held] = (await archive()) as [Held];
        const before = await essences(setup, 'set_a', 'set_b');
        const asked = request([held]);
        const staging = await setup.sets.stage(asked);
        if (when !== 'made') await staging.load(held.definition, rowsOf(held.rows));
        if (when === 'finished' || when === 'linked') await staging.finish(held.definition);
        if (when === 'linked') await staging.link();
        await reopen();
        expect(await setup.sets.recover(async (id) => id === asked.id)).toEqual([]);
        expect((await setup.sets.list()).map(({ id }) => id)).toEqual([asked.id]);
        expect(await setup.sets.recover(async () => false)).toEqual([expect.stringMatching(/\w.*\.$/)]);
        expect(await setup.sets.list()).toEqual([]);
        expect(await setup.sets.recover(async () => false)).toEqual([]);
        expect(await essences(setup, 'set_a', 'set_b')).toEqual(before);
        // What is dropped is not in the way of the next.
        const { id } = await restore(setup.sets, [held]);
        await setup.sets.discard(id);
      },
    );

    it('an exchanged set outlives its session and recover, and takes back the exchange afterwards', async () => {
      const held = await archive();
      await setup.run("UPDATE set_a SET v = 'changed'");
      const changed = await essences(setup, 'set_b', 'set_a');
      const { id } = await restore(setup.sets, held);
      await reopen();
      expect(await setup.sets.recover(async () => false)).toEqual([]);
      expect(await essences(setup, 'set_b', 'set_a')).toEqual(held.map(essence));
      await setup.sets.exchange(id);
      expect(await essences(setup, 'set_b', 'set_a')).toEqual(changed);
      // Taken back: still a set that an undo of the undo may want.
      await reopen();
      expect(await setup.sets.recover(async () => false)).toEqual([]);
      expect(await setup.sets.list()).toEqual([expect.objectContaining({ id, exchanges: 2 })]);
      await setup.sets.exchange(id);
      expect(await essences(setup, 'set_b', 'set_a')).toEqual(held.map(essence));
    });

    it('a set without tables, as of files alone, counts its exchanges like any other', async () => {
      const live = await essences(setup, 'set_a', 'set_b');
      const { id } = await prepare(setup.sets, [], { facts: FACTS });
      expect(await setup.sets.compare(id)).toEqual([]);
      await reopen();
      for (const exchanges of [1, 2, 3]) {
        expect(await setup.sets.exchange(id)).toMatchObject({ combined: [], warnings: [] });
        await reopen();
        await setup.sets.recover(async () => false);
        expect(await setup.sets.list()).toMatchObject([{ id, exchanges, tables: [], facts: FACTS }]);
      }
      expect(await essences(setup, 'set_a', 'set_b')).toEqual(live);
      await setup.sets.discard(id);
      expect(await setup.sets.list()).toEqual([]);
      const staged = await prepare(setup.sets, []);
      await setup.sets.recover(async (one) => one === staged.id);
      expect(await setup.sets.list()).toMatchObject([{ id: staged.id, exchanges: 0 }]);
      await setup.sets.recover(async () => false);
      expect(await setup.sets.list()).toEqual([]);
    });

    it('linked in one session, exchanged in another', async () => {
      const held = await archive();
      await setup.run("UPDATE set_a SET v = 'in between'");
      const { id } = await prepare(setup.sets, held);
      await reopen();
      await setup.sets.exchange(id);
      expect(await essences(setup, 'set_b', 'set_a')).toEqual(held.map(essence));
    });

    it('two sessions may stage at the same time', async () => {
      const [b, a] = (await archive()) as [Held, Held];
      const other = await setup.dialect.openTableSets();
      const [one, two] = await Promise.all([prepare(setup.sets, [a]), prepare(other, [b])]);
      await other.exchange(two.id);
      await setup.sets.exchange(one.id);
      expect(await essences(setup, 'set_a', 'set_b')).toEqual([essence(a), essence(b)]);
      await other.close();
    });

    it('close may be called twice, and in the middle of a load', async () => {
      const [held] = (await archive()) as [Held];
      const staging = await setup.sets.stage(request([held]));
      const loading = staging.load(held.definition, rowsOf(`${held.rows}`.repeat(1))).catch(() => 0);
      await setup.sets.close();
      await setup.sets.close();
      await loading;
      setup.sets = await setup.dialect.openTableSets();
    });
  });
}
