/** The texts of the pages as the tests look for them: from the files the pages take them from. */
import { createInstance } from 'i18next';
import en from '../../src/locale/en-US.json';
import ru from '../../src/locale/ru-RU.json';
import zh from '../../src/locale/zh-CN.json';

const RESOURCES = { 'en-US': en, 'zh-CN': zh, 'ru-RU': ru };

export type Language = keyof typeof RESOURCES;
export const LANGUAGES = Object.keys(RESOURCES) as Language[];

export type Texts = (key: string, values?: Record<string, unknown>) => string;

/** Fails on a key that does not exist. */
export function textsOf(language: Language): Texts {
  // Nothing has to be loaded, so that it is ready when this returns.
  const options = { lng: language, keySeparator: false, nsSeparator: false, initImmediate: false } as const;
  const resources = { [language]: { translation: RESOURCES[language] } };
  const i18n = createInstance({ ...options, resources, interpolation: { escapeValue: false } }, failLoudly);
  return (key, values = {}) => {
    if (!i18n.exists(key, values)) throw new Error(`There is no text ${key} in ${language}.`);
    return i18n.t(key, values);
  };
}

function failLoudly(error: unknown) {
  if (error) throw error;
}

/** For an accessible name of which only a part is known. */
export function pattern(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}

/** antd puts a space between the two when a button's text is two Chinese characters. */
export function buttonName(text: string): RegExp {
  return new RegExp(`^${/^\p{Script=Han}{2}$/u.test(text) ? [...text].join('\\s?') : pattern(text).source}$`);
}
