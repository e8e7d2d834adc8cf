import { useCallback } from 'react';
import type { i18n } from 'i18next';
import { useHost } from './host';

/** `{{t("Users")}}` and `{{t("Users", {"ns": "…"})}}`, in single or double quotes: how NocoBase stores titles. */
const TEMPLATE = /^\s*\{\{\s*t\(\s*(["'])(.+?)\1\s*(?:,.*?\bns["']?\s*:\s*(["'])(.+?)\3.*?)?\)\s*\}\}\s*$/s;

export function compileTitle(title: string, host: i18n): string {
  const [, , key, , ns] = TEMPLATE.exec(title) ?? [];
  return key ? host.t(key, ns ? { ns } : {}) : title;
}

/** The title of a collection; its name where it has none. */
export function useTitle(): (collection: { title: string; name: string }) => string {
  const { i18n } = useHost();
  return useCallback(({ title, name }) => compileTitle(title, i18n) || name, [i18n]);
}
