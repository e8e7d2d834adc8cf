import { Plugin } from '@nocobase/client';
import { translator } from './locale';
import { SETTINGS_PAGE } from './settings-page';

/** The classic client: /admin/settings/strongbox. */
export class StrongboxClient extends Plugin {
  override async load(): Promise<void> {
    const { key, titleKey, ...page } = SETTINGS_PAGE;
    const title = translator(this.app.i18n)(titleKey);
    this.app.pluginSettingsManager.add(key, { ...page, title });
  }
}
