/** 500 backups in the list, 3,000 collections in the panel: what a person does is answered at once. */
import type { Locator, Page } from 'playwright-core';
import type { ArchiveRow, DumpableCollections, GroupItem } from '../../../src/common/api';
import { changeReply, isAction } from '../replies';
import type { GetScene } from '../scene';

const BACKUPS = 500;
const COLLECTIONS = 3_000;
const MOST_MS = 200;
const TIMES = 5;

export function smoothnessFlow(get: GetScene): void {
  it(`${BACKUPS} backups and ${COLLECTIONS} collections: no interaction takes ${MOST_MS} ms`, async () => {
    await get().rest.backup({ groups: ['required', 'custom'] });
    const { page, t, backups } = await get().visit({ prepare: fill });
    const watch = await latencies(page);
    const filter = page.getByLabel(t('filter.text'));
    await watch('sort the list', () => page.getByRole('columnheader', { name: t('column.size') }).click());
    await watch('next page of the list', (time) => turnTo(page.locator('body'), 2 + time));
    await watch('type in the filter', () => filter.press('7'));
    await filter.clear();
    await watch('choose a backup to delete', async () => {
      await page
        .getByRole('button', { name: t('action.delete.of', { name: '' }) })
        .first()
        .click();
      await backups
        .dialog('delete.title')
        .getByRole('button', { name: t('action.cancel') })
        .click();
    });

    await watch('open the new backup', async () => {
      await backups.button('action.create').click();
      await backups.group(backups.dialog('create.title'), 'custom').click();
      await backups
        .dialog('create.title')
        .getByRole('button', { name: t('action.cancel') })
        .click();
      await backups.dialog('create.title').waitFor({ state: 'detached' });
    });

    await backups.button('action.learn-more').click();
    const guide = backups.dialog('guide.title');
    const search = guide.getByLabel(t('guide.search'));
    await watch('change the group', async () => {
      await guide.getByRole('tab', { name: t('group.required.short') }).click();
      await guide.getByRole('tab', { name: t('group.custom.short') }).click();
    });
    await watch('type in the search', () => search.press('9'));
    await search.clear();
    await watch('sort the collections', () =>
      guide.getByRole('columnheader', { name: t('guide.column.rows') }).click(),
    );
    await watch('next page of collections', (time) => turnTo(guide, 2 + time));

    console.log(watch.report());
    expect(watch.slow()).toEqual([]);
  });
}

function turnTo(place: Locator, number: number): Promise<void> {
  return place
    .getByRole('listitem')
    .filter({ hasText: new RegExp(`^${number}$`) })
    .click();
}

async function fill(page: Page): Promise<void> {
  await changeReply<ArchiveRow[]>(page, 'backupFiles:list', ([row]) =>
    Array.from({ length: BACKUPS }, (_, index) => ({
      ...row,
      name: `backup-20260102T030405Z-${String(index).padStart(6, '0')}.zip`,
      createdAt: new Date(Date.UTC(2026, 0, 1) + index * 3600_000).toISOString(),
      size: 100_000 + ((index * 7919) % 90_000),
    })),
  );
  await page.route(isAction('backupFiles:dumpableCollections'), async (route) => {
    const response = await route.fetch();
    const all = (await response.json()) as DumpableCollections;
    const [item] = all.custom ?? [];
    const custom = Array.from({ length: COLLECTIONS }, (_, index) => ({
      ...(item as GroupItem),
      name: `collection${index}`,
      title: `Collection ${index}`,
      estimatedRows: (index * 7919) % 100_000,
    }));
    await route.fulfill({ response, json: { ...all, custom } });
  });
}

interface Watch {
  /** Several times; the middle one counts, since other programs take their share of the machine. */
  (what: string, act: (time: number) => Promise<void>): Promise<void>;
  report(): string;
  slow(): string[];
}

/** From a key or a click to the paint that answers it, as the browser itself measures it. */
async function latencies(page: Page): Promise<Watch> {
  await page.evaluate(() => {
    const entries: number[] = [];
    Object.assign(window, { interactions: entries });
    new PerformanceObserver((list) => entries.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'event',
      durationThreshold: 16,
    } as PerformanceObserverInit);
  });
  const slowest = () =>
    page.evaluate(async () => {
      // The browser hands out its measurements when it has painted.
      for (let frames = 0; frames < 3; frames += 1) await new Promise((done) => requestAnimationFrame(done));
      const { interactions } = window as unknown as { interactions: number[] };
      return Math.max(0, ...interactions.splice(0));
    });
  const found = new Map<string, number[]>();
  const watch = async (what: string, act: (time: number) => Promise<void>) => {
    const times: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      await slowest();
      await act(time);
      times.push(await slowest());
    }
    found.set(
      what,
      times.sort((a, b) => a - b),
    );
  };
  return Object.assign(watch, {
    report: () => [...found].map(([what, times]) => `${what}: ${times.join(', ')} ms`).join('\n'),
    slow: () => [...found].filter(([, times]) => (times[Math.floor(TIMES / 2)] ?? 0) >= MOST_MS).map(([what]) => what),
  });
}
