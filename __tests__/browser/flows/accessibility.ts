/** axe over every page and dialog of ours, in the light and the dark theme. What NocoBase puts around them is not ours. */
import axe from 'axe-core';
import type { ElementHandle, Page } from 'playwright-core';
import { atRest } from '../at-rest';
import { chooseTheme } from '../choose-theme';
import { furnish, type Furnished } from '../furnish';
import type { GetScene } from '../scene';
import { STATES } from '../states';

const SERIOUS = ['serious', 'critical'];
const THEMES = { light: 'Default', dark: 'Dark' } as const;

export function accessibilityFlow(get: GetScene): void {
  describe('axe finds nothing serious', () => {
    let furnished: Furnished;

    beforeAll(async () => {
      furnished = await furnish(get().rest, get().application);
    }, 120_000);
    afterAll(() => chooseTheme(get().rest, 'Default'));

    describe.each(Object.entries(THEMES))('in the %s theme', (_, theme) => {
      beforeAll(() => chooseTheme(get().rest, theme));

      it.each(STATES)('$name', async ({ prepare, show }) => {
        const parts = await get().visit({ prepare });
        await show?.({ ...parts, ...furnished });
        expect(await violations(parts.page)).toEqual([]);
      });
    });
  });
}

async function violations(page: Page): Promise<string[]> {
  await atRest(page);
  await page.evaluate(axe.source);
  const roots = [
    ...(await page.locator('.ant-card').first().elementHandles()),
    ...(await page.getByRole('dialog').elementHandles()),
  ];
  const found: string[] = [];
  for (const root of roots) found.push(...(await check(root)));
  return found;
}

async function check(root: ElementHandle): Promise<string[]> {
  const { violations: found } = await root.evaluate((element) =>
    (window as unknown as { axe: typeof axe }).axe.run(element as Element, { resultTypes: ['violations'] }),
  );
  return found
    .filter(({ impact }) => SERIOUS.includes(impact ?? ''))
    .flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`));
}
