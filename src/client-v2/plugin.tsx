import { Plugin } from '@nocobase/client-v2';
import { translator } from '../client/locale';
import { powerSettings, SETTINGS_PAGE } from '../client/settings-page';

/** The modern client: /v/admin/settings/strongbox. */
export class StrongboxClient extends Plugin {
  override async load(): Promise<void> {
    const { key, titleKey, icon, aclSnippet, componentLoader } = SETTINGS_PAGE;
    const { pluginSettingsManager, i18n } = this.app;
    const t = translator(i18n);
    const title = t(titleKey);
    pluginSettingsManager.addMenuItem({ key, title, icon, aclSnippet });
    pluginSettingsManager.addPageTabItem({ menuKey: key, key: 'index', title, aclSnippet, componentLoader });
    for (const setting of powerSettings(t)) pluginSettingsManager.addMenuItem(setting);
  }
}
