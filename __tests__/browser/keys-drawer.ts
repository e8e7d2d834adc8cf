/** The drawer of the keys that backups are encrypted to. */
import type { Locator, Page } from 'playwright-core';
import { buttonName, type Texts } from './texts';
import type { Visit } from './visit';

export class KeysDrawer {
  private readonly page: Page;
  private readonly t: Texts;

  constructor({ page, t }: Visit) {
    this.page = page;
    this.t = t;
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: this.t('action.keys'), exact: true }).click();
    await this.dialog('keys.title').getByText(this.t('keys.about')).waitFor();
  }

  dialog(key: string, values?: Record<string, unknown>): Locator {
    return this.page.getByRole('dialog', { name: this.t(key, values), exact: true });
  }

  item(name: string): Locator {
    return this.dialog('keys.title').getByRole('listitem', { name, exact: true });
  }

  async close(): Promise<void> {
    await this.dialog('keys.title').getByRole('button', { name: 'Close', exact: true }).click();
    await this.dialog('keys.title').waitFor({ state: 'hidden' });
  }

  /** A new pair; returns its private key, which is shown this once. */
  async makePair(name: string): Promise<string> {
    await this.page.getByRole('button', { name: this.t('keys.add'), exact: true }).click();
    const form = this.dialog('keys.add');
    await form.getByLabel(this.t('connection.name'), { exact: true }).fill(name);
    await form.getByRole('button', { name: this.t('keys.add.ok'), exact: true }).click();
    const shown = this.dialog('keys.private');
    const identity = await shown.getByText(/^AGE-SECRET-KEY-1/).innerText();
    const done = shown.getByRole('button', { name: this.t('keys.private.done') });
    expect(await done.isDisabled()).toBe(true);
    await shown.getByRole('checkbox', { name: this.t('keys.private.kept') }).check();
    await done.click();
    await this.item(name).getByText(this.t('keys.unconfirmed')).waitFor();
    return identity.trim();
  }

  /** By the private key itself. */
  async confirm(name: string, identity: string): Promise<void> {
    await this.page.getByRole('button', { name: this.t('keys.confirm.of', { name }), exact: true }).click();
    const form = this.dialog('keys.confirm.of', { name });
    await form.getByRole('radio', { name: this.t('keys.confirm.identity') }).check();
    await form.getByLabel(this.t('encryption.private-key'), { exact: true }).fill(identity);
    await form.getByRole('button', { name: buttonName(this.t('keys.confirm')) }).click();
    await form.waitFor({ state: 'hidden' });
    await this.item(name).getByText(this.t('keys.unconfirmed')).waitFor({ state: 'detached' });
  }
}
