/** Each language says everything, in its own words and its own way to write numbers. */
import type { GetScene } from '../scene';
import { LANGUAGES, type Language } from '../texts';
import { CLIENTS } from '../visit';

/** Of this page: what a person would see if a text were missing. */
const RAW_KEY = /\b(action|column|count|create|group|guide|restore|state|undo|unit)\.[a-z]/i;

const COUNTS: Record<Language, { rows: number; text: string }[]> = {
  'en-US': [{ rows: 1234567, text: '1,234,567' }],
  'zh-CN': [{ rows: 1234567, text: '1,234,567' }],
  'ru-RU': [{ rows: 1234567, text: '1\u00a0234\u00a0567' }],
};

export function languagesFlow(get: GetScene): void {
  describe.each(LANGUAGES)('in %s', (language) => {
    it.each(CLIENTS)('the %s client says everything in it', async (client) => {
      await get().rest.backup({ groups: ['custom'] });
      const { page, t, backups, visit } = await get().visit({ client, language });
      await page.route('**/api/backupFiles:list*', async (route) => {
        const response = await route.fetch();
        const body = await response.json();
        for (const { facts } of body.data) if (facts) facts.rows = 1234567;
        await route.fulfill({ response, json: body });
      });
      await visit.open();
      const seen: string[] = [await page.locator('body').innerText()];
      for (const { text } of COUNTS[language]) {
        await page.getByRole('cell', { name: text, exact: true }).first().waitFor();
      }
      await backups.button('action.create').click();
      const dialog = backups.dialog('create.title');
      await backups.group(dialog, 'required').waitFor();
      seen.push(await dialog.innerText());
      await dialog.getByRole('button', { name: t('action.learn-more') }).click();
      const guide = backups.dialog('guide.title');
      await guide.getByRole('tab', { name: t('group.required.short') }).waitFor();
      seen.push(await guide.innerText());
      expect(seen.filter((text) => RAW_KEY.test(text))).toEqual([]);
      expect(seen[1]).toContain(t('group.custom.description'));
      expect(seen[2]).toContain(t('group.required.loss'));
    });
  });
}
