/** What is interrupted ends: quickly, with its cause, and with nothing left running. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import type { Reader } from '../../../src/server/dialects/dialect';
import type { DialectFixture } from './fixture';
import { makeRows, readTable, useDatabase, within, withReader, withSnapshot } from './reading';

export function describeFailures(fixture: DialectFixture): void {
  describe('interruption', () => {
    const setup = useDatabase(fixture);
    beforeAll(async () => {
      await makeRows(setup, 'big', 60_000);
      await setup.sql.run('CREATE TABLE small (id integer PRIMARY KEY)');
      await setup.sql.run('INSERT INTO small VALUES (1)');
    });

    /** A stream of `big` that has given its first bytes and has far more to give. */
    async function started(reader: Reader, signal?: AbortSignal): Promise<Readable> {
      const stream = reader.readRows(await reader.describeTable({ name: 'big' }), signal);
      // It may fail before somebody reads on, who is told then.
      stream.on('error', () => undefined);
      await within(20_000, once(stream, 'readable'), 'the first bytes');
      expect(stream.read()).not.toBeNull();
      return stream;
    }

    const drained = async (stream: Readable) => {
      for await (const chunk of stream) void chunk;
    };

    async function nothingRuns(): Promise<void> {
      if (!fixture.sessions) return;
      let active = 1;
      for (let attempt = 0; attempt < 50 && active > 0; attempt += 1) {
        active = await fixture.sessions.active(setup.sql);
        if (active > 0) await delay(100);
      }
      expect(active).toBe(0);
    }

    /** After an interruption a reader either works on or says that it is closed; it does not hang. */
    async function answers(reader: Reader): Promise<void> {
      const lines = await within(
        10_000,
        readTable(reader, { name: 'small' }).catch((error: unknown) => error),
        'the next table',
      );
      if (lines instanceof Error) expect(lines.name).toBe('BackupError');
      else expect(lines).toEqual(['1']);
      await within(5000, reader.close(), 'close');
    }

    it('aborting the signal in the middle ends the query', async () => {
      const reader = await setup.dialect.openSnapshot({ workDir: setup.workDir });
      const abort = new AbortController();
      const stream = await started(reader, abort.signal);
      abort.abort();
      await expect(within(5000, drained(stream), 'the end of the stream')).rejects.toThrow(/\S/);
      await nothingRuns();
      await answers(reader);
    });

    it('a signal aborted beforehand reads nothing', async () => {
      await withReader(setup, async (reader) => {
        const definition = await reader.describeTable({ name: 'big' });
        const stream = reader.readRows(definition, AbortSignal.abort());
        await expect(within(5000, drained(stream), 'the end of the stream')).rejects.toThrow(/\S/);
      });
    });

    it('openSnapshot heeds an aborted signal', async () => {
      const opening = setup.dialect.openSnapshot({ workDir: setup.workDir, signal: AbortSignal.abort() });
      await expect(within(5000, opening, 'openSnapshot')).rejects.toThrow(/\S/);
      await nothingRuns();
    });

    it('destroying the stream in the middle ends the query', async () => {
      const reader = await setup.dialect.openSnapshot({ workDir: setup.workDir });
      const stream = await started(reader);
      stream.destroy();
      await nothingRuns();
      await answers(reader);
    });

    it('closing the reader in the middle of a table does not hang', async () => {
      const reader = await setup.dialect.openSnapshot({ workDir: setup.workDir });
      const stream = await started(reader);
      const end = drained(stream).then(
        () => 'ended as if whole',
        () => 'failed',
      );
      await within(5000, reader.close(), 'close');
      await expect(within(5000, end, 'the end of the stream')).resolves.toBe('failed');
      await nothingRuns();
    });

    it('close may be called twice', async () => {
      const reader = await setup.dialect.openSnapshot({ workDir: setup.workDir });
      await reader.close();
      await within(5000, reader.close(), 'the second close');
      await within(
        5000,
        expect(reader.listTables()).rejects.toMatchObject({ name: 'BackupError' }),
        'a call after close',
      );
    });

    it('readers are independent of each other', async () => {
      await withSnapshot(setup, async (one) => {
        const stream = await started(one);
        await withSnapshot(setup, async (other) => {
          expect(await within(20_000, readTable(other, { name: 'small' }), 'the other reader')).toEqual(['1']);
        });
        await drained(stream);
      });
    });

    if (fixture.sessions) {
      const { sessions } = fixture;

      it('a connection killed in the middle is DATABASE_FAILED at once, and no hang afterwards', async () => {
        const reader = await setup.dialect.openSnapshot({ workDir: setup.workDir });
        const stream = await started(reader);
        await sessions.kill(setup.sql);
        await expect(within(5000, drained(stream), 'the end of the stream')).rejects.toMatchObject({
          code: 'DATABASE_FAILED',
        });
        const next = readTable(reader, { name: 'small' });
        await expect(within(5000, next, 'the next table')).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
        await within(5000, reader.close(), 'close');
      });

      it('a connection killed between two tables is DATABASE_FAILED', async () => {
        const reader = await setup.dialect.openSnapshot({ workDir: setup.workDir });
        expect(await readTable(reader, { name: 'small' })).toEqual(['1']);
        await sessions.kill(setup.sql);
        const next = readTable(reader, { name: 'small' });
        await expect(within(5000, next, 'the next table')).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
        await within(5000, reader.close(), 'close');
      });

      it('a server that cannot be reached is DATABASE_UNREACHABLE, and its password is nowhere', async () => {
        const dialect = fixture.open({ ...setup.database.options, port: 1, password: 'top-secret' });
        const error = await within(10_000, dialect.openReader(), 'openReader').catch((reason: unknown) => reason);
        expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE', hint: expect.stringMatching(/\w/) });
        expect(JSON.stringify((error as { report(): unknown }).report())).not.toContain('top-secret');
      });

      it('a database that does not exist is DATABASE_UNREACHABLE', async () => {
        const dialect = fixture.open({ ...setup.database.options, database: 'strongbox_no_such_database' });
        await expect(dialect.openReader()).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
      });
    }
  });
}
