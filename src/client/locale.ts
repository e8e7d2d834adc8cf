import { useMemo } from 'react';
import type { i18n } from 'i18next';
import english from '../locale/en-US.json';
import { useHost } from './host';

export const NAMESPACE = '@strongbox/plugin-backup';
const ENGLISH = 'en-US';

/** `values.count` picks the plural form. */
export type Translate = (key: string, values?: Record<string, unknown>) => string;

/** Languages that this plugin has no texts in see English. */
export function translator(host: i18n): Translate {
  host.addResourceBundle(ENGLISH, NAMESPACE, english, true, false);
  // React escapes what is shown; doing so here would show `&amp;`.
  const always = { ns: NAMESPACE, fallbackLng: ENGLISH, interpolation: { escapeValue: false } };
  return (key, values) => host.t(key, { ...values, ...always });
}

export function useT(): Translate {
  const { i18n } = useHost();
  return useMemo(() => translator(i18n), [i18n]);
}
