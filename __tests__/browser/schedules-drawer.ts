/** The drawer of the schedules, and the form for one of them. */
import type { Locator, Page } from 'playwright-core';
import type { Texts } from './texts';
import type { Visit } from './visit';

export class SchedulesDrawer {
  private readonly page: Page;
  private readonly t: Texts;

  constructor({ page, t }: Visit) {
    this.page = page;
    this.t = t;
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: this.t('action.schedules'), exact: true }).click();
    await this.drawer.getByText(this.t('schedules.about')).waitFor();
  }

  get drawer(): Locator {
    return this.page.getByRole('dialog', { name: this.t('schedules.title'), exact: true });
  }

  item(name: string): Locator {
    return this.drawer.getByRole('listitem', { name, exact: true });
  }

  button(what: 'run' | 'edit' | 'copy' | 'delete', name: string): Locator {
    return this.drawer.getByRole('button', { name: this.t(`schedules.${what}.of`, { name }), exact: true });
  }

  /** With what there is to choose. */
  async edit(name: string): Promise<Locator> {
    await this.button('edit', name).click();
    const form = this.page.getByRole('dialog', { name: this.t('schedules.edit.of', { name }), exact: true });
    await form.getByRole('checkbox', { name: this.t('group.custom.title') }).waitFor();
    return form;
  }

  /** What its retention would come to. */
  async preview(form: Locator): Promise<void> {
    await form.getByRole('button', { name: this.t('retention.preview') }).click();
    await form.getByRole('table').last().waitFor();
    await form.getByRole('table').last().scrollIntoViewIfNeeded();
  }
}
