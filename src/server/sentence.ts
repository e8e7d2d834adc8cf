/**
 * What the server says to people is written in English where it arises, and is kept and passed on as text: in errors, plans, task
 * files, archives. The template in the source is the key of the translations in locale/; actions/translate.ts finds it again in
 * the text when somebody asks in another language.
 */

/** A sentence, or a part of one, with names, numbers or other parts in it. A text without any needs no tag. */
export function say(parts: TemplateStringsArray, ...values: unknown[]): string {
  return parts.map((part, index) => part + (index < values.length ? String(values[index]) : '')).join('');
}
