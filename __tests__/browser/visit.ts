/** One person in front of one client, signed in. */
import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright-core';
import type { Rest } from './rest';
import { textsOf, type Language, type Texts } from './texts';

const ADDRESSES = { classic: '/admin/settings/strongbox', modern: '/v/admin/settings/strongbox' };

export type Client = keyof typeof ADDRESSES;
export const CLIENTS = Object.keys(ADDRESSES) as Client[];

/** On a machine with other work to do. */
const PATIENCE_MS = 60_000;

export interface VisitOptions {
  client?: Client;
  language?: Language;
  width?: number;
  height?: number;
  /** Before the page is opened. */
  prepare?(page: Page): Promise<void>;
}

/** With the defaults filled in. */
export type Asked = Required<Omit<VisitOptions, 'prepare'>> & Pick<VisitOptions, 'prepare'>;

export class Visit {
  /** What went wrong in the page, in the words of its console. */
  readonly troubles: string[] = [];

  private constructor(
    readonly page: Page,
    readonly t: Texts,
    private readonly address: string,
  ) {
    page.on('pageerror', ({ message }) => this.troubles.push(message));
    page.on('console', (message) => {
      if (isTrouble(message)) this.troubles.push(message.text());
    });
  }

  /** A new tab in a context of `signedIn`. */
  static async begin(context: BrowserContext, origin: string, options: Asked): Promise<Visit> {
    const { client, language, prepare } = options;
    const visit = new Visit(await context.newPage(), textsOf(language), origin + ADDRESSES[client]);
    await prepare?.(visit.page);
    await visit.open();
    return visit;
  }

  /** The page of the backups, loaded anew. */
  async open(): Promise<void> {
    await this.page.goto(this.address);
    await this.page.getByRole('button', { name: this.t('action.learn-more') }).waitFor();
    await this.page
      .getByRole('table')
      .or(this.page.getByText(this.t('empty.title')))
      .first()
      .waitFor();
  }

  async end(): Promise<void> {
    await this.page.close();
  }
}

/** Where whoever has this token is signed in and reads this language. */
export async function signedIn(
  browser: Browser,
  { token }: Rest,
  { language, width, height }: Asked,
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width, height } });
  context.setDefaultTimeout(PATIENCE_MS);
  const items = { NOCOBASE_TOKEN: token, NOCOBASE_AUTH: 'basic', NOCOBASE_LOCALE: language };
  await context.addInitScript((entries) => {
    for (const [key, value] of entries) localStorage.setItem(key, value);
  }, Object.entries(items));
  return context;
}

/** Chromium notes replies that are errors itself: whether those are in order, the tests say. The rest is for somebody to mend. */
function isTrouble(message: ConsoleMessage): boolean {
  return message.type() === 'error' && !message.text().startsWith('Failed to load resource');
}
