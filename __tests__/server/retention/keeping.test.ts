/** Retention over real archives in a real folder, deleted by the same Strongbox that the interfaces use. */
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ScheduleRow } from '../../../src/common/api';
import { ArchiveKeeping, type KeepingAround } from '../../../src/server/retention/keeping';
import { ticksAhead } from '../../../src/server/schedules/ticks-ahead';
import { Strongbox } from '../../../src/server/strongbox';
import { bareHome } from '../../helpers/nobody';
import { useTempDir } from '../../helpers/temp-dir';
import { keep } from './samples';
import { damage, shelve } from './shelve';

const NIGHTLY = {
  ...{ id: '0b9c3f0e-6a0f-4b43-8f5e-2f7d2b7f0a11', name: 'nightly', enabled: true },
  ...{ cron: '0 1 * * *', timezone: 'UTC', retention: keep({ last: 2 }) },
};
const OTHER = { ...NIGHTLY, id: '5d1b7a52-3f55-4f0c-8d0a-9d1f1c6e7b22', name: 'other' };
const DAYS = ['01', '02', '03', '04'].map((day) => `2026-03-${day}T01:00:00`);
const NOW = new Date('2026-03-04T12:00:00Z');

const folder = useTempDir();
let logged: string[];
let box: Strongbox;

beforeEach(() => {
  logged = [];
  box = openBox();
});

function openBox(): Strongbox {
  const database = { dialect: 'sqlite' as const, storage: path.join(folder(), 'unused.sqlite') };
  const home = bareHome({ folder: folder(), database, catalog: () => fail('nothing is backed up here') });
  return new Strongbox({ ...home, log: { ...home.log, info: (message) => void logged.push(message) } });
}

function keeping(schedules: Awaited<ReturnType<KeepingAround['schedules']>>, more: Partial<KeepingAround> = {}) {
  return new ArchiveKeeping({
    folder: folder(),
    shelf: box.archives,
    schedules: async () => schedules,
    ticks: ticksAhead,
    remove: (name) => box.remove(name),
    log: { info: () => undefined },
    now: () => NOW,
    ...more,
  });
}

const { id, name } = NIGHTLY;
const shelveNightly = (createdAt: string) => shelve(folder(), { createdAt, schedule: { id, name } });
const shelveDays = async () => Promise.all(DAYS.map(shelveNightly));
const verify = async (archive: string) => (await (await box.verify(archive, null)).finished).state;
const names = async () => (await box.archives.list()).map((archive) => archive.name).reverse();
const rowsOf = async (schedules: Pick<ScheduleRow, keyof typeof NIGHTLY>[]) =>
  keeping(schedules).rows(await box.archives.list());

test('deletes what no rule keeps, the oldest first, and nothing that is not its own', async () => {
  const [first, second, third, fourth] = await shelveDays();
  const manual = await shelve(folder(), { createdAt: '2026-01-01T00:00:00' });
  const others = await shelve(folder(), {
    createdAt: '2026-01-02T00:00:00',
    schedule: { id: OTHER.id, name: 'other' },
  });
  expect(await verify(fourth!)).toBe('succeeded');
  const preview = await box.keeping.preview(NIGHTLY);
  expect(preview.archives.map((one) => [one.name, one.reasons, one.goes])).toEqual([
    [fourth, ['last'], false],
    [third, ['last'], false],
    [second, [], true],
    [first, [], true],
  ]);
  expect(preview.archives.map(({ createdAt }) => createdAt)).toEqual(DAYS.map((day) => `${day}.000Z`).reverse());
  expect(preview.frees).toBe(preview.archives[2]!.size + preview.archives[3]!.size);
  expect(await names()).toHaveLength(6);

  expect(await box.keeping.apply(NIGHTLY)).toEqual([first, second]);
  expect(await names()).toEqual([manual, others, third, fourth]);
  expect(logged).toEqual([first, second].map((one) => expect.stringContaining(`${one} of`)));
  expect(await box.keeping.apply(NIGHTLY)).toEqual([]);
  expect(await box.keeping.preview(NIGHTLY)).toMatchObject({ archives: { length: 2 }, frees: 0 });
});

test('deletes nothing while nothing newer is verified, nor where all are kept', async () => {
  const all = await shelveDays();
  expect(await box.keeping.apply(NIGHTLY)).toEqual([]);
  await verify(all[1]!);
  expect(await box.keeping.apply(NIGHTLY)).toEqual([all[0]]);
  await verify(all[3]!);
  const everything = { ...NIGHTLY, retention: null };
  expect(await box.keeping.apply(everything)).toEqual([]);
  expect((await box.keeping.preview(everything)).archives.map(({ reasons }) => reasons)).toEqual(
    Array(3).fill(['everything']),
  );
  expect(await names()).toEqual(all.slice(1));
});

test('a damaged one takes nobody’s place, and goes when a newer one is verified', async () => {
  const all = await shelveDays();
  for (const one of all.slice(0, 3)) expect(await verify(one)).toBe('succeeded');
  await damage(folder(), all[3]!);
  expect(await verify(all[3]!)).toBe('failed');
  expect(await box.keeping.apply(NIGHTLY)).toEqual([all[0]]);
  expect((await rowsOf([NIGHTLY])).get(all[3]!)).toMatchObject({
    ...{ reasons: ['last-verified'], goes: '2026-03-05T01:00:00.000Z' },
  });
  const fifth = await shelveNightly('2026-03-05T01:00:00');
  await verify(fifth);
  expect(await box.keeping.apply(NIGHTLY)).toEqual([all[1], all[3]]);
  expect(await names()).toEqual([all[2], fifth]);
});

test('a verification that was cancelled says nothing', async () => {
  const [, second] = await shelveDays();
  const { task, finished } = await box.verify(second!, null);
  await box.tasks.cancel(task.id);
  expect((await finished).state).toBe('canceled');
  expect(await box.keeping.apply(NIGHTLY)).toEqual([]);
  expect((await rowsOf([NIGHTLY])).get(second!)?.reasons).toEqual(['last-verified']);
});

test('what is found is known to other processes, and when its task is forgotten', async () => {
  const all = await shelveDays();
  const { task, finished } = await box.verify(all[3]!, null);
  await finished;
  await box.tasks.forget(task.id);
  expect(await openBox().keeping.apply(NIGHTLY)).toEqual([all[0], all[1]]);
});

test('a pinned one is deleted by nobody until it is unpinned', async () => {
  const all = await shelveDays();
  await verify(all[3]!);
  await box.keeping.pin(all[0]!, 'Ada');
  await box.keeping.pin(all[0]!, 'Bob');
  expect((await rowsOf([NIGHTLY])).get(all[0]!)).toEqual({
    ...{ pinned: { by: 'Ada', at: expect.any(String) }, schedule: { id, name } },
    ...{ reasons: ['pinned'], goes: null },
  });
  expect((await box.keeping.preview(NIGHTLY)).archives.at(-1)).toMatchObject({ reasons: ['pinned'], goes: false });
  expect(await openBox().keeping.apply(NIGHTLY)).toEqual([all[1]]);
  await expect(openBox().remove(all[0]!)).rejects.toMatchObject({ code: 'PINNED', hint: 'Unpin it first.' });
  expect(await names()).toEqual([all[0], all[2], all[3]]);

  await box.keeping.unpin(all[0]!);
  await box.keeping.unpin(all[0]!);
  expect((await rowsOf([NIGHTLY])).get(all[0]!)).toMatchObject({ pinned: null, reasons: [] });
  expect(await box.keeping.apply(NIGHTLY)).toEqual([all[0]]);
});

test('one that a task reads is left for the next time', async () => {
  const all = await shelveDays();
  await verify(all[3]!);
  let release: (facts: Record<string, unknown>) => void = () => undefined;
  const reading = new Promise<Record<string, unknown>>((done) => (release = done));
  const read = { kind: 'restore' as const, archive: all[0]!, createdBy: null, groups: [] };
  const { finished } = await box.tasks.start(read, () => reading);
  expect(await box.keeping.apply(NIGHTLY)).toEqual([all[1]]);
  release({});
  await finished;
  expect(await box.keeping.apply(NIGHTLY)).toEqual([all[0]]);
});

test('looks again before each deletion: what a person deletes or pins meanwhile counts', async () => {
  const all = await shelveDays();
  await verify(all[0]!);
  await verify(all[3]!);
  const asked: string[] = [];
  const interrupted = keeping([], {
    // Of the two that are to go, the first is still deleted when the one that they were to go for vanishes.
    remove: async (archive) => {
      asked.push(archive);
      await box.remove(archive);
      if (asked.length === 1) await box.remove(all[3]!);
    },
  });
  expect(await interrupted.apply(NIGHTLY)).toEqual([all[0]]);
  expect(asked).toEqual([all[0]]);
  expect(await names()).toEqual([all[1], all[2]]);
});

test('one that cannot be deleted does not keep the others, and is told', async () => {
  const all = await shelveDays();
  await verify(all[3]!);
  const stuck = new Error('read-only');
  const remove = (archive: string) => (archive === all[0] ? Promise.reject(stuck) : box.remove(archive));
  await expect(keeping([], { remove }).apply(NIGHTLY)).rejects.toBe(stuck);
  expect(await names()).toEqual([all[0], all[2], all[3]]);
});

test('one that cannot be opened is nobody’s: it stays, and cannot be pinned', async () => {
  const all = await shelveDays();
  await verify(all[3]!);
  const file = path.join(folder(), 'archives', all[0]!);
  await writeFile(file, 'cut');
  expect(await box.keeping.apply(NIGHTLY)).toEqual([all[1]]);
  expect(await names()).toContain(all[0]);
  for (const act of [box.keeping.pin(all[0]!, null), box.keeping.unpin(all[0]!)])
    await expect(act).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
  await expect(box.keeping.pin('backup-20200101T000000Z-000000.zip', null)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect((await rowsOf([NIGHTLY])).get(all[0]!)).toMatchObject({ pinned: null, schedule: null, goes: null });
});

test('a pin outlives that its archive is away for a while, a verification does not', async () => {
  const all = await shelveDays();
  for (const one of all) await verify(one);
  await box.keeping.pin(all[0]!, null);
  const [file, away] = [path.join(folder(), 'archives', all[0]!), path.join(folder(), 'away.zip')];
  await rename(file, away);
  await box.keeping.apply({ ...NIGHTLY, retention: keep({ last: 9 }) });
  await rename(away, file);
  expect((await rowsOf([NIGHTLY])).get(all[0]!)?.reasons).toEqual(['pinned']);
  const found = path.join(folder(), 'marks', 'verifications');
  const ids = async () => (await import('node:fs/promises')).readdir(found);
  expect(await ids()).toHaveLength(3);
  await box.remove(all[1]!);
  expect(await ids()).toHaveLength(2);
  await rm(file);
});

test('a copy that is damaged says nothing of the backup that is whole', async () => {
  const backup = '3c3c3c3c-0000-4000-8000-000000000000';
  const made = { createdAt: DAYS[0]!, schedule: { id, name }, id: backup };
  const whole = await shelve(folder(), made);
  const copy = 'copy.zip';
  await rename(path.join(folder(), 'archives', whole), path.join(folder(), 'archives', copy));
  await shelve(folder(), made);
  await damage(folder(), copy);
  expect([await verify(whole), await verify(copy)]).toEqual(['succeeded', 'failed']);
  await verify(await shelveNightly(DAYS[1]!));
  expect(await box.keeping.apply(NIGHTLY)).toEqual([copy]);
});

test('tells of each why it is kept and when it goes', async () => {
  const schedule = (one: { id: string; name: string }) => ({ id: one.id, name: one.name });
  const [weekly, gone, off] = ['weekly', 'gone', 'off'].map((called, index) => ({
    ...{ ...NIGHTLY, id: `00000000-0000-4000-8000-00000000000${index}`, name: called },
  })) as [typeof NIGHTLY, typeof NIGHTLY, typeof NIGHTLY];
  const shelved = async (createdAt: string, by: { id: string; name: string } | null | undefined) =>
    shelve(folder(), { createdAt, schedule: by && schedule(by) });
  const all = {
    ...{ manual: await shelved('2026-01-01T00:00:00', undefined), none: await shelved('2026-01-02T00:00:00', null) },
    ...{ gone: await shelved('2026-01-03T00:00:00', gone), kept: await shelved('2026-01-04T00:00:00', weekly) },
    ...{ off: await shelved('2026-01-05T00:00:00', off), nightly: await shelved('2026-03-03T01:00:00', NIGHTLY) },
    newest: await shelved('2026-03-04T01:00:00', NIGHTLY),
  };
  await verify(all.newest);
  const renamed = { ...NIGHTLY, name: 'every night' };
  const rows = await rowsOf([renamed, { ...weekly, retention: null! }, { ...off, enabled: false }]);
  const row = (archive: string) => {
    const { schedule: maker, reasons, goes } = rows.get(archive)!;
    return [maker?.name ?? null, reasons, goes];
  };
  expect(row(all.manual)).toEqual([null, ['manual'], null]);
  expect(row(all.none)).toEqual([null, ['manual'], null]);
  expect(row(all.gone)).toEqual(['gone', ['schedule-gone'], null]);
  expect(row(all.kept)).toEqual(['weekly', ['everything'], null]);
  expect(row(all.off)).toEqual(['off', ['last'], null]);
  expect(row(all.nightly)).toEqual(['every night', ['last'], '2026-03-05T01:00:00.000Z']);
  expect(row(all.newest)).toEqual(['every night', ['last'], '2026-03-06T01:00:00.000Z']);
  for (const archive of await box.archives.list())
    expect(await keeping([renamed]).row(archive)).toEqual(
      (await keeping([renamed]).rows(await box.archives.list())).get(archive.name),
    );
});

test('of 500 archives of five schedules it takes a moment', async () => {
  const retention = keep({ last: 7, hourly: 24, daily: 30, weekly: 8, monthly: 12, yearly: 10 });
  const schedules = ['*/60 * * * *', '30 1 * * *', '0 1 * * 1', '0 2 1 * *', '15 */6 * * *'].map((cron, index) => ({
    ...{ ...NIGHTLY, id: `00000000-0000-4000-8000-00000000000${index}`, name: `schedule ${index}`, cron, retention },
    timezone: 'America/New_York',
  }));
  for (let index = 0; index < 500; index += 1) {
    const schedule = schedules[index % 5]!;
    const createdAt = new Date(NOW.getTime() - index * 7_200_000).toISOString().slice(0, -1);
    await shelve(folder(), { createdAt, schedule: { id: schedule.id, name: schedule.name } });
  }
  const archives = await box.archives.list();
  expect(archives).toHaveLength(500);
  const all = keeping(schedules);
  await all.rows(archives);
  const begun = performance.now();
  const rows = await all.rows(archives);
  const took = performance.now() - begun;
  expect([...rows.values()].filter(({ goes }) => goes !== null).length).toBeGreaterThan(100);
  expect(took).toBeLessThan(1500);
});
