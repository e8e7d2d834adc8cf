import type { Page } from 'playwright-core';

/** When nothing moves any more: what moves is half transparent, and a click may miss it. What turns for ever is left alone. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) => finished.catch(() => undefined)),
    ),
  );
}
