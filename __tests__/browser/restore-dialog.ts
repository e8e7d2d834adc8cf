/** The dialog of a restore, step by step, and what the page says of it afterwards. */
import type { Locator, Page } from 'playwright-core';
import type { GroupKey } from '../../src/backup-rules/groups';
import type { CheckLine, Verdict } from '../../src/common/api';
import { atRest } from './at-rest';
import { buttonName, pattern, type Texts } from './texts';
import type { Visit } from './visit';

export class RestoreDialog {
  readonly dialog: Locator;
  private readonly page: Page;
  private readonly t: Texts;

  constructor({ page, t }: Visit) {
    this.page = page;
    this.t = t;
    // Of a task that is kept, the title names that.
    const title = pattern(t('restore.title')).source;
    this.dialog = page.getByRole('dialog', { name: new RegExp(`^${title}($|[:：])`) });
  }

  async open(archive: string): Promise<void> {
    await this.page.getByRole('button', { name: this.t('action.restore.of', { name: archive }) }).click();
    await this.choices().waitFor();
    await atRest(this.page);
  }

  choices(): Locator {
    return this.dialog.getByRole('group', { name: this.t('restore.choose') });
  }

  /** Exactly these groups. */
  async choose(...groups: GroupKey[]): Promise<void> {
    const boxes = this.choices().getByRole('checkbox');
    for (let index = 0; index < (await boxes.count()); index += 1) await boxes.nth(index).uncheck();
    for (const group of groups) {
      await this.dialog.getByRole('checkbox', { name: this.t(`group.${group}.title`) }).check();
    }
  }

  /** The collection goes to a table of this name. */
  async send(collection: string, table: string): Promise<void> {
    const add = this.dialog.getByRole('combobox', { name: this.t('restore.mapping.add') });
    if (!(await add.isVisible())) await this.dialog.getByText(this.t('restore.more')).click();
    await add.fill(collection);
    await this.page.getByTitle(new RegExp(`(^|· )${collection}$`)).click();
    const field = this.dialog.getByRole('textbox', { name: pattern(this.t('restore.mapping.table')) });
    await field.last().fill(table);
  }

  next(step: 'check' | 'confirm'): Locator {
    return this.dialog.getByRole('button', { name: buttonName(this.t(`restore.next.${step}`)) });
  }

  get startButton(): Locator {
    return this.dialog.getByRole('button', { name: this.t('restore.start') });
  }

  /** Goes to the precheck and waits for what it comes to. */
  async check(verdict: Verdict): Promise<void> {
    await this.next('check').click();
    await this.dialog.getByText(this.t(`restore.check.${verdict}`)).waitFor();
  }

  line(verdict: Verdict, check: CheckLine['check']): Locator {
    return this.dialog
      .getByRole('list', { name: this.t(`restore.verdict.${verdict}`) })
      .getByRole('listitem')
      .filter({ hasText: this.t(`check.${check}`) });
  }

  /** What is being prepared is kept under this name. */
  async save(name: string): Promise<void> {
    const naming = await this.beginSaving();
    await naming.getByLabel(this.t('saved.name')).fill(name);
    await naming.getByRole('button', { name: this.t('saved.save.new') }).click();
    await naming.waitFor({ state: 'hidden' });
  }

  async beginSaving(): Promise<Locator> {
    await this.dialog.getByRole('button', { name: this.t('saved.save-new') }).click();
    const naming = this.page.getByRole('dialog', { name: this.t('saved.save.title') });
    await naming.waitFor();
    return naming;
  }

  /** From the precheck, until it is known what the restore would come to. */
  async tryOut(archive: string): Promise<void> {
    await this.dialog.getByRole('button', { name: this.t('restore.trial'), exact: true }).click();
    await this.dialog.getByText(this.t('restore.result.dry-run.succeeded', { name: archive })).waitFor();
  }

  /** The word is what stands between a click and the restore. */
  async confirm(): Promise<void> {
    await this.next('confirm').click();
    const word = this.t('restore.confirm.word');
    await this.dialog.getByLabel(this.t('restore.confirm.type', { word })).fill(word);
  }

  result(archive: string): Locator {
    return this.page.getByRole('region', { name: this.t('restore.result.restore.succeeded', { name: archive }) });
  }

  /** Of an undo. */
  liveAgain(which: 'former' | 'restored', archive: string): Locator {
    return this.page.getByRole('region', { name: this.t(`restore.live-again.${which}`, { name: archive }) });
  }
}
