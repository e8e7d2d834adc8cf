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

  async close(): Promise<void> {
    await this.drawer.getByRole('button', { name: 'Close', exact: true }).click();
    await this.drawer.waitFor({ state: 'hidden' });
  }

  /** The form of a new one, with what there is to choose. */
  async begin(): Promise<Locator> {
    await this.drawer.getByRole('button', { name: this.t('schedules.add') }).click();
    return this.form(this.t('schedules.add'));
  }

  /** Until it has begun. */
  async run(name: string): Promise<void> {
    await this.button('run', name).click();
    await this.page.getByText(this.t('schedules.run.done', { name })).last().waitFor();
  }

  /** After the question. */
  async delete(name: string): Promise<void> {
    await this.button('delete', name).click();
    await this.page
      .getByRole('tooltip')
      .getByRole('button', { name: this.t('schedules.delete') })
      .click();
    await this.item(name).waitFor({ state: 'detached' });
  }

  /** On the page, where nobody has said yet that it was seen. */
  notice(name: string): Locator {
    return this.page.getByRole('alert').filter({ hasText: this.t('schedule.trouble.failed', { name }) });
  }

  seen(name: string): Locator {
    return this.page.getByRole('button', { name: this.t('schedule.trouble.seen.of', { name }), exact: true });
  }

  /** With what there is to choose. */
  async edit(name: string): Promise<Locator> {
    await this.button('edit', name).click();
    return this.form(this.t('schedules.edit.of', { name }));
  }

  /** What its retention would come to. */
  async preview(form: Locator): Promise<void> {
    await form.getByRole('button', { name: this.t('retention.preview') }).click();
    await form.getByRole('table').last().waitFor();
    await form.getByRole('table').last().scrollIntoViewIfNeeded();
  }

  private async form(name: string): Promise<Locator> {
    const form = this.page.getByRole('dialog', { name, exact: true });
    await form.getByRole('checkbox', { name: this.t('group.custom.title') }).waitFor();
    return form;
  }
}
