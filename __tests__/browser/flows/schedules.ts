/** Schedules: made, run, what they keep, what is pinned, and what is said of those that fail. */
import type { Locator } from 'playwright-core';
import type { ScheduleRow, TaskRow } from '../../../src/common/api';
import { execute, makeOtherDatabase } from '../other-database';
import { pickOption } from '../pick-option';
import { Rest } from '../rest';
import type { GetScene } from '../scene';
import type { Texts } from '../texts';
import type { Client } from '../visit';

const NO_NUMBERS = { last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
const NEWEST_ONLY = { ...NO_NUMBERS, last: 1 };
const TIMES = { cron: '15 4 * * *', timezone: 'Asia/Tokyo' };

export function schedulesFlow(get: GetScene, client: Client): void {
  let runs = 0;
  const newName = (what: string) => `${what} ${client} ${(runs += 1)}`;

  it('a schedule is made, run twice, and the older of its backups goes', async () => {
    const { rest } = get();
    await rest.clearList();
    for (const { id } of await list(rest)) await rest.send(`backupSchedules:destroy?filterByTk=${id}`, {});
    const name = newName('Nightly');
    const { page, t, backups, schedules } = await get().visit({ client });

    await schedules.open();
    await schedules.drawer.getByText(t('schedules.empty'), { exact: true }).waitFor();
    const form = await schedules.begin();
    await form.getByLabel(t('connection.name'), { exact: true }).fill(name);
    await form.getByLabel(t('schedule.time'), { exact: true }).fill('04:15');
    await form.getByLabel(t('schedule.timezone'), { exact: true }).fill(TIMES.timezone);
    await pickOption(form.getByLabel(t('schedule.timezone'), { exact: true }), TIMES.timezone);
    for (const group of ['logs', 'third-party'] as const) await backups.group(form, group).uncheck();
    await keepNewest(form, t);
    await form.getByText(t('schedule.channel.none'), { exact: true }).waitFor();
    await form.getByRole('button', { name: t('connection.save') }).click();
    await form.waitFor({ state: 'detached' });

    const item = schedules.item(name);
    const when = t('schedule.when.day', { time: '04:15' });
    await item.getByText(t('schedule.in-zone', { when, timezone: TIMES.timezone }), { exact: true }).waitFor();
    await item
      .getByText(t('schedule.keeps', { what: t('retention.words.last', { value: '1' }) }), { exact: true })
      .waitFor();
    const [made, ...others] = await list(rest);
    expect(others).toEqual([]);
    expect(made).toMatchObject({
      name,
      ...TIMES,
      enabled: true,
      retention: NEWEST_ONLY,
      connection: null,
      channel: null,
    });
    // Nothing is unknown yet; what will be is not left out unasked.
    const groups = ['required', 'user', 'custom', 'unknown'];
    expect(made?.groups).toEqual(groups);
    expect(Date.parse(made?.nextRun ?? '') - Date.now()).toBeGreaterThan(0);
    expect(new Date(made?.nextRun ?? '').toISOString()).toContain('T19:15:00');

    await schedules.run(name);
    await schedules.close();
    await page.getByRole('row').getByText(t('state.verified')).waitFor();
    const [first, ...more] = await rest.archives();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ facts: { groups }, keeping: { schedule: { name } } });
    await backups
      .row(first?.name ?? '')
      .getByText(t('keeping.by', { name }))
      .waitFor();

    await schedules.open();
    await item.getByText(t('restore.state.succeeded'), { exact: true }).waitFor();
    await schedules.run(name);
    await schedules.close();
    await backups.row(first?.name ?? '').waitFor({ state: 'detached' });
    const [second, ...left] = await rest.archives();
    expect(left).toEqual([]);
    await backups
      .row(second?.name ?? '')
      .getByText(t('state.verified'))
      .waitFor();
    expect(second?.keeping).toMatchObject({ schedule: { name }, reasons: ['last'] });

    await schedules.open();
    await schedules.delete(name);
    await schedules.drawer.getByText(t('schedules.empty'), { exact: true }).waitFor();
    expect(await list(rest)).toEqual([]);
    expect((await rest.archives()).map(({ keeping }) => keeping.reasons)).toEqual([['schedule-gone']]);
  });

  it('a pinned backup of a schedule stays, until it is unpinned and a preview says that it goes', async () => {
    const { rest } = get();
    await rest.clearList();
    const name = newName('Pins');
    const request = { name, ...TIMES, groups: ['custom'], retention: NEWEST_ONLY };
    const { id } = await rest.send<ScheduleRow>('backupSchedules:create', request);
    const { page, t, backups, schedules } = await get().visit({ client });
    await schedules.open();
    await schedules.run(name);
    await schedules.close();
    await page.getByRole('row').getByText(t('state.verified')).waitFor();
    const [first] = await rest.archives();
    const pinned = first?.name ?? '';

    await backups.button('action.pin.of', { name: pinned }).click();
    await backups.row(pinned).getByText(t('keeping.pinned'), { exact: true }).waitFor();
    expect(await backups.button('action.delete.of', { name: pinned }).isDisabled()).toBe(true);
    await expect(rest.send(`backupFiles:destroy?filterByTk=${pinned}`, {})).rejects.toThrow(/409.*PINNED/);

    await schedules.open();
    await schedules.run(name);
    await schedules.close();
    await page.getByRole('row').getByText(t('state.verified')).nth(1).waitFor();
    expect((await rest.archives()).map(({ keeping }) => keeping.pinned !== null)).toEqual([false, true]);

    await backups.button('action.unpin.of', { name: pinned }).click();
    await backups.button('action.pin.of', { name: pinned }).waitFor();
    expect(await backups.button('action.delete.of', { name: pinned }).isDisabled()).toBe(false);
    await schedules.open();
    const form = await schedules.edit(name);
    await schedules.preview(form);
    const sum = t('retention.preview.sum', { goes: '1', total: '2', size: '…' }).split('…')[0] ?? '';
    await form.getByText(sum).waitFor();
    const rows = form.getByRole('table').last().getByRole('row');
    await rows.nth(1).getByText(t('keeping.reason.last'), { exact: true }).waitFor();
    await rows.nth(2).getByText(t('retention.goes'), { exact: true }).waitFor();
    await form.getByLabel(t('retention.last'), { exact: true }).fill('2');
    await form.getByRole('button', { name: t('retention.preview') }).click();
    await form.getByText(t('retention.preview.all-stay')).waitFor();
    await form.getByRole('button', { name: t('action.cancel') }).click();
    await form.waitFor({ state: 'detached' });
    expect(await rest.archives()).toHaveLength(2);
    expect((await rest.send<ScheduleRow>(`backupSchedules:get?filterByTk=${id}`)).retention).toEqual(NEWEST_ONLY);
    await schedules.delete(name);
  });

  it('a schedule that fails says so until that was seen; whoever may not configure only looks', async () => {
    const { rest, application } = get();
    const name = newName('Broken');
    const file = await makeOtherDatabase(application, `broken-${client}-${runs}`);
    await execute(file, `UPDATE goods SET name = CAST(x'ff41' AS TEXT) WHERE id = 2`);
    await rest.send('backupConnections:create', { name, dialect: 'sqlite', file });
    const request = { name, ...TIMES, groups: ['custom'], connection: name };
    const { id } = await rest.send<ScheduleRow>('backupSchedules:create', request);
    const { page, t, visit, schedules } = await get().visit({ client });

    await schedules.open();
    await schedules.run(name);
    await schedules.close();
    await schedules.notice(name).getByText('Column name of table goods holds a text that is not UTF-8').waitFor();
    const { trouble, lastRun } = await rest.send<ScheduleRow>(`backupSchedules:get?filterByTk=${id}`);
    expect(trouble).toMatchObject({ kind: 'failed', task: lastRun?.id, error: { code: 'DATA_UNREADABLE' } });
    await visit.open();
    await schedules.seen(name).waitFor();

    const onlooker = await anOnlooker(rest, application.url, `onlooker-${client}-${runs}`);
    const looking = await get().visit({ client }, onlooker);
    await looking.schedules.notice(name).waitFor();
    expect(await looking.schedules.seen(name).count()).toBe(0);
    await looking.schedules.open();
    await looking.schedules.item(name).getByText(t('restore.state.failed'), { exact: true }).waitFor();
    for (const action of ['run', 'edit', 'copy', 'delete'] as const) {
      expect(await looking.schedules.button(action, name).count()).toBe(0);
    }
    expect(await looking.schedules.item(name).getByRole('switch').isDisabled()).toBe(true);
    expect(await looking.schedules.drawer.getByRole('button', { name: t('schedules.add') }).count()).toBe(0);
    for (const action of ['run', 'acknowledge', 'destroy']) {
      await expect(onlooker.send(`backupSchedules:${action}?filterByTk=${id}`, {})).rejects.toThrow('403');
    }

    await page.bringToFront();
    await schedules.seen(name).click();
    await schedules.notice(name).waitFor({ state: 'detached' });
    expect((await rest.send<ScheduleRow>(`backupSchedules:get?filterByTk=${id}`)).trouble).toBeNull();
    await schedules.open();
    await schedules.delete(name);
    const failed = await rest.send<TaskRow>(`backupTasks:get?filterByTk=${lastRun?.id}`);
    expect(failed).toMatchObject({ state: 'failed', connection: { name } });
  });
}

/** Whoever sees everything, and may change nothing. */
async function anOnlooker(rest: Rest, url: string, account: string): Promise<Rest> {
  const password = 'looks-only-1';
  await rest.send('roles:create', { name: account, title: account, snippets: ['pm.strongbox'] });
  await rest.send('users:create', { username: account, password, roles: [account] });
  return Rest.signIn(url, { account, password });
}

function list(rest: Rest): Promise<ScheduleRow[]> {
  return rest.send<ScheduleRow[]>('backupSchedules:list');
}

async function keepNewest(form: Locator, t: Texts): Promise<void> {
  for (const [rule, value] of Object.entries(NEWEST_ONLY)) {
    await form.getByLabel(t(`retention.${rule}`), { exact: true }).fill(String(value));
  }
}
