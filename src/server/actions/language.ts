/** Replies in the language of the request; without one they are English. */
import type { Action, ActionContext } from './context';
import { languageOf, translate } from './translate';

/** What the server says is under these names, wherever in a reply; all else is data. */
const SENTENCES = new Set(['message', 'hint', 'reason', 'warnings']);

type Asked = Partial<Pick<ActionContext, 'getCurrentLocale'>>;

export function inLanguageOf<T>(ctx: Asked, body: T): T {
  const language = languageOf(ctx.getCurrentLocale?.() ?? '');
  return language === null ? body : (translated(body, language, false) as T);
}

interface Resource {
  name: string;
  actions: Record<string, Action>;
}

/** The resource, with what its actions say in the language of the request. */
export function speaking<T extends Resource>(resource: T): T {
  const actions = Object.entries(resource.actions).map(([name, action]): [string, Action] => [
    name,
    (ctx, next) =>
      action(ctx, async () => {
        ctx.body = inLanguageOf(ctx, ctx.body);
        await next();
      }),
  ]);
  return { ...resource, actions: Object.fromEntries(actions) };
}

function translated(value: unknown, language: string, isSentence: boolean): unknown {
  if (typeof value === 'string') return isSentence ? translate(value, language) : value;
  if (Array.isArray(value)) return value.map((one) => translated(one, language, isSentence));
  // Streams and the like are no data.
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, translated(inner, language, SENTENCES.has(name))]),
  );
}
