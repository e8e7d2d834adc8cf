import { Plugin } from '@nocobase/client';
import { translator } from './locale';
import { powerSettings, SETTINGS_PAGE } from './settings-page';

/** The classic client: /admin/settings/strongbox. */
export class StrongboxClient extends Plugin {
  override async load(): Promise<void> {
    const { key, titleKey, ...page } = SETTINGS_PAGE;
    const t = translator(this.app.i18n);
    this.app.pluginSettingsManager.add(key, { ...page, title: t(titleKey) });
    for (const { key: name, ...setting } of powerSettings(t)) this.app.pluginSettingsManager.add(name, setting);
  }
}
