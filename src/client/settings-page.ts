import { SNIPPETS } from '../common/api';
import type { Translate } from './locale';
import type { Power } from './model/powers';

/** The settings page as both clients register it. `titleKey` is a text of this plugin's. */
export const SETTINGS_PAGE = {
  key: 'strongbox',
  titleKey: 'page.title',
  icon: 'SaveOutlined',
  aclSnippet: SNIPPETS.see,
  componentLoader: () => import('./pages/BackupsPage'),
} as const;

/**
 * Settings without a page, which no menu shows. NocoBase's dialog of roles has a tick for each of the settings that it knows, and so one
 * for each power.
 */
export function powerSettings(t: Translate) {
  const powers = (Object.keys(SNIPPETS) as Power[]).filter((power) => power !== 'see');
  return powers.map((power) => ({
    key: `${SETTINGS_PAGE.key}-${power}`,
    title: `${t(SETTINGS_PAGE.titleKey)} – ${t(`power.${power}`)}`,
    icon: SETTINGS_PAGE.icon,
    aclSnippet: SNIPPETS[power],
    hidden: true,
  }));
}
