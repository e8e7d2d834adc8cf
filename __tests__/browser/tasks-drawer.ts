/** The drawer of the restore tasks, and the details of a run. */
import type { Locator, Page } from 'playwright-core';
import type { Texts } from './texts';
import type { Visit } from './visit';

export class TasksDrawer {
  private readonly page: Page;
  private readonly t: Texts;

  constructor({ page, t }: Visit) {
    this.page = page;
    this.t = t;
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: this.t('action.restore-tasks'), exact: true }).click();
    await this.drawer.getByText(this.t('saved.about')).waitFor();
  }

  get drawer(): Locator {
    return this.page.getByRole('dialog', { name: this.t('saved.title'), exact: true });
  }

  item(name: string): Locator {
    return this.drawer.getByRole('listitem', { name, exact: true });
  }

  button(what: 'open' | 'run' | 'copy' | 'export' | 'delete', name: string): Locator {
    return this.drawer.getByRole('button', { name: this.t(`saved.action.${what}.of`, { name }), exact: true });
  }

  /** Of one run, when its precheck is there. */
  async details(): Promise<Locator> {
    const details = this.page.getByRole('dialog', { name: this.t('restore.run.title'), exact: true });
    await details.getByRole('region', { name: this.t('restore.run.precheck') }).waitFor();
    return details;
  }
}
