/** What cannot be loaded is refused, by name, and touches nothing. */
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { TableDefinition } from '../../../src/server/dialects/definition';
import type { DialectFixture } from '../dialect/fixture';
import { readText, within } from '../dialect/reading';
import { essences, hold, holdTables, refusal, request, rowsOf, useTableSets, type Held } from './held';

const DAMAGED: [what: string, rows: string][] = [
  ['a value too many', '1\tfine\n2\tone\ttwo\n'],
  ['a value too few', '1\tfine\n2\n'],
  ['an end within a line', '1\tfine\n2\tunfinis'],
  ['an end within an escape', '1\tfine\n2\tx\\'],
  ['NULL where none may be', '1\tfine\n\\N\tno key\n'],
];

/** Native types by their place in the fixture, and a text that some databases cannot hold there. */
const MISFITS: [type: keyof DialectFixture['types'] | string, text: string][] = [
  ['smallint', 'abc'],
  ['smallint', ''],
  ['smallint', '99999'],
  ['smallint', '1.5'],
  ['int64', '9223372036854775808'],
  ['double', 'one'],
  ['decimal(5,2)', '1234.5'],
  ['varchar(3)', 'long'],
  ['date', '2024-02-30'],
  ['date', '2024-13-45'],
  ['time', '25:61:00'],
  ['json', '{"a":'],
  ['bytes', 'no hex'],
  ['bytes', '\\\\x0'],
  ['text', 'a\0b'],
];

export function describeMisfits(fixture: DialectFixture): void {
  describe('what does not fit', () => {
    const setup = useTableSets(fixture);
    beforeAll(async () => {
      await setup.run('CREATE TABLE fitting (id integer NOT NULL PRIMARY KEY, v varchar(20))');
      await setup.run("INSERT INTO fitting VALUES (1, 'live')");
    });
    const fitting = async () => ((await holdTables(setup, 'fitting')) as [Held])[0].definition;

    async function load(definition: TableDefinition, rows: Readable, signal?: AbortSignal) {
      const asked = request([{ definition, rows: '' }]);
      const staging = await setup.sets.stage(asked);
      return { id: asked.id, staging, loaded: staging.load(definition, rows, signal) };
    }

    it.each(DAMAGED)('%s is DATA_UNFIT, and nothing live has changed', async (_what, rows) => {
      const definition = await fitting();
      const before = await essences(setup, 'fitting');
      const { id, staging, loaded } = await load(definition, rowsOf(rows));
      // A key may be made, and so be missed, only after the rows.
      const outcome = loaded.then(() => staging.finish(definition));
      expect(await refusal(outcome)).toMatchObject({ code: 'DATA_UNFIT', details: { table: 'fitting' } });
      expect(await essences(setup, 'fitting')).toEqual(before);
      await within(10_000, setup.sets.discard(id), 'discarding after a failure');
      expect(await setup.sets.list()).toEqual([]);
    });

    it.each(MISFITS)('%s is never changed silently: %j comes back as it is or is DATA_UNFIT', async (type, text) => {
      const native = fixture.types[type as keyof DialectFixture['types']] ?? type;
      await setup.run(`CREATE TABLE misfit (id integer PRIMARY KEY, v ${native})`);
      try {
        const hint = type === 'json' ? ({ v: 'json' } as const) : undefined;
        const reader = await setup.dialect.openReader();
        const { definition } = await hold(reader, { name: 'misfit' }, hint).finally(() => reader.close());
        const { id, staging, loaded } = await load(definition, rowsOf(`1\t${text}\n`));
        const error = await loaded.then(
          () => null,
          (reason: unknown) => reason,
        );
        if (error) expect(error).toMatchObject({ code: 'DATA_UNFIT', details: { table: 'misfit' } });
        else {
          const staged = await staging.openReader();
          const found = await staged
            .describeTable({ name: 'misfit' }, hint)
            .then((table) => readText(staged, table))
            // A value may be kept that the reader refuses to print as of this type: it was not changed either.
            .catch((reason: unknown) => (reason as { code?: string }).code)
            .finally(() => staged.close());
          expect([`1\t${text}\n`, 'DATA_UNREADABLE']).toContain(found);
        }
        await setup.sets.discard(id);
      } finally {
        await setup.run('DROP TABLE misfit');
      }
    });

    it('U+0000 in a text is kept exactly where the capability says so', async () => {
      await setup.run(`CREATE TABLE zeros (id integer PRIMARY KEY, v ${fixture.types.text})`);
      const [{ definition }] = (await holdTables(setup, 'zeros')) as [Held];
      const { staging, loaded } = await load(definition, rowsOf('1\ta\0b\n'));
      if (!setup.dialect.capabilities.nulInText) {
        expect(await refusal(loaded)).toMatchObject({ code: 'DATA_UNFIT' });
        return;
      }
      await loaded;
      const reader = await staging.openReader();
      expect(await readText(reader, definition)).toBe('1\ta\0b\n');
      await reader.close();
    });

    it('rows that break a key, a constraint or a check are DATA_UNFIT when the table is finished', async () => {
      await setup.run(
        'CREATE TABLE ruled (id integer NOT NULL PRIMARY KEY, u integer UNIQUE, amount integer CHECK (amount > 3))',
      );
      const [{ definition }] = (await holdTables(setup, 'ruled')) as [Held];
      for (const rows of ['1\t1\t5\n1\t2\t5\n', '1\t7\t5\n2\t7\t5\n', '1\t1\t5\n2\t2\t3\n']) {
        const { id, staging, loaded } = await load(definition, rowsOf(rows));
        const outcome = loaded.then(() => staging.finish(definition));
        expect(await refusal(outcome)).toMatchObject({ code: 'DATA_UNFIT', details: { table: 'ruled' } });
        await setup.sets.discard(id);
      }
    });

    it('an error of the stream is passed on as it is, and the set can be dropped', async () => {
      const failure = new Error('the archive is damaged');
      async function* failing() {
        for (let id = 0; id < 5000; id += 1) yield Buffer.from(`${id}\trow ${id}\n`);
        await delay(20);
        throw failure;
      }
      const { id, loaded } = await load(await fitting(), Readable.from(failing(), { objectMode: false }));
      expect(await within(20_000, refusal(loaded), 'the failure')).toBe(failure);
      await within(10_000, setup.sets.discard(id), 'discarding');
    });

    it('an abort in the middle is CANCELED at once and ends the stream', async () => {
      const abort = new AbortController();
      let rows = 0;
      async function* endless() {
        for (;;) {
          yield Buffer.from(`${(rows += 1)}\tv\n`);
          if (rows === 20_000) abort.abort();
          if (rows > 20_000) await delay(50);
        }
      }
      const stream = Readable.from(endless(), { objectMode: false });
      const { id, loaded } = await load(await fitting(), stream, abort.signal);
      expect(await within(15_000, refusal(loaded), 'the abort')).toMatchObject({ code: 'CANCELED' });
      expect(stream.destroyed).toBe(true);
      await within(10_000, setup.sets.discard(id), 'discarding');
    });

    it('a signal aborted beforehand loads nothing', async () => {
      const { loaded } = await load(await fitting(), rowsOf('5\tfive\n'), AbortSignal.abort());
      expect(await refusal(loaded)).toMatchObject({ code: 'CANCELED' });
    });
  });
}
