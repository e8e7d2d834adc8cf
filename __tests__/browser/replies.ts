/** What the server answers, changed on its way to the page: for what is there for a moment only, or takes days to come about. */
import type { Page } from 'playwright-core';

export async function changeReply<T>(page: Page, action: string, change: (data: T) => unknown): Promise<void> {
  await page.route(isAction(action), async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const { data, ...rest } = JSON.parse(text);
    await route.fulfill({ response, json: { ...rest, data: change(data) } });
  });
}

/** As a server that is very slow. */
export function holdBack(page: Page, action: string): Promise<void> {
  return page.route(isAction(action), () => new Promise(() => undefined));
}

export function isAction(action: string): (url: URL) => boolean {
  return ({ pathname }) => pathname === `/api/${action}`;
}
