/** The page of the backups, as a person sees it: by role and label, in the language of the visit. */
import type { Locator, Page } from 'playwright-core';
import type { GroupKey } from '../../src/backup-rules/groups';
import { pattern, type Texts } from './texts';
import type { Visit } from './visit';

export class BackupsPage {
  private readonly page: Page;
  private readonly t: Texts;

  constructor({ page, t }: Visit) {
    this.page = page;
    this.t = t;
  }

  button(key: string, values?: Record<string, unknown>): Locator {
    return this.page.getByRole('button', { name: this.t(key, values), exact: true });
  }

  dialog(key: string): Locator {
    return this.page.getByRole('dialog', { name: this.t(key) });
  }

  row(archive: string): Locator {
    return this.page.getByRole('row', { name: pattern(archive) });
  }

  /** Rows of backups; those that unfold below them have no cells of their own. */
  names(): Locator {
    return this.page.getByRole('cell', { name: /backup-\S+\.zip/ });
  }

  group(dialog: Locator, group: GroupKey): Locator {
    return dialog.getByRole('checkbox', { name: this.t(`group.${group}.title`) });
  }

  /** What says that something is done, until it goes by itself. */
  notice(text: string): Locator {
    return this.page.getByText(text).first();
  }

  /** Everything but `leftOut`, until it is finished. */
  async makeBackup({ leftOut = [], note = '' }: { leftOut?: GroupKey[]; note?: string } = {}): Promise<void> {
    await this.button('action.create').click();
    const dialog = this.dialog('create.title');
    await this.group(dialog, 'required').waitFor();
    for (const group of leftOut) await this.group(dialog, group).uncheck();
    await dialog.getByLabel(this.t('create.note')).fill(note);
    await dialog.getByRole('button', { name: this.t('create.start') }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  async pickFile(button: Locator, name: string, bytes: Buffer): Promise<void> {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), button.click()]);
    await chooser.setFiles({ name, mimeType: 'application/zip', buffer: bytes });
  }
}
