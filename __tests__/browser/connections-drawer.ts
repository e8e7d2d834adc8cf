/** The drawer of the connections, and the choice of a database elsewhere. */
import type { Locator, Page } from 'playwright-core';
import { pickOption } from './pick-option';
import type { Texts } from './texts';
import type { Visit } from './visit';

export class ConnectionsDrawer {
  private readonly page: Page;
  private readonly t: Texts;

  constructor({ page, t }: Visit) {
    this.page = page;
    this.t = t;
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: this.t('action.connections'), exact: true }).click();
    await this.dialog('connections.title').getByText(this.t('connections.about')).waitFor();
  }

  dialog(key: string): Locator {
    return this.page.getByRole('dialog', { name: this.t(key) });
  }

  async begin(): Promise<Locator> {
    await this.page.getByRole('button', { name: this.t('connections.add') }).click();
    const form = this.dialog('connections.add');
    await form.getByLabel(this.t('connection.name'), { exact: true }).waitFor();
    return form;
  }

  async addFile(name: string, file: string): Promise<void> {
    const form = await this.begin();
    await form.getByLabel(this.t('connection.name'), { exact: true }).fill(name);
    await pickOption(form.getByLabel(this.t('connection.dialect')), this.t('connection.dialect.sqlite'));
    await form.getByLabel(this.t('connection.file'), { exact: true }).fill(file);
    await form.getByRole('button', { name: this.t('connection.save') }).click();
    await this.button('test', name).waitFor();
  }

  /** Until it says what it found. */
  async test(name: string): Promise<Locator> {
    await this.button('test', name).click();
    const found = this.dialog('connections.title').getByRole('status');
    await found.waitFor();
    return found;
  }

  button(what: 'test' | 'edit' | 'delete', name: string): Locator {
    return this.page.getByRole('button', { name: this.t(`connections.${what}.of`, { name }) });
  }

  /** The application, or the connection of this name, in a dialog that asks for a database. */
  async choose(dialog: Locator, label: string, name: string): Promise<void> {
    await pickOption(dialog.getByLabel(this.t(label)), new RegExp(`^${name} ·`));
  }
}
