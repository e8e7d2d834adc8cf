import { SNIPPETS } from '../common/api';

/** The settings page as both clients register it. `titleKey` is a text of this plugin's. */
export const SETTINGS_PAGE = {
  key: 'strongbox',
  titleKey: 'page.title',
  icon: 'SaveOutlined',
  aclSnippet: SNIPPETS.see,
  componentLoader: () => import('./pages/BackupsPage'),
} as const;
