import type { Locator } from 'playwright-core';

/** Opens a list of options by its keyboard, and chooses the one of this title. */
export async function pickOption(select: Locator, title: string | RegExp): Promise<void> {
  const option = select.page().getByTitle(title).last();
  const appears = () =>
    option.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
  // A dialog that is still opening takes the focus, and the list closes again.
  for (let tries = 0; tries < 10; tries += 1) {
    await select.press('ArrowDown');
    if (await appears()) break;
  }
  await option.click();
}
