/**
 * Sentences in the language of whoever asks. They come as English text, from this process or from a file that another one wrote, so
 * the template of each is found again in it. What is not known stays as it is: names, and what a database says itself.
 */
import russian from '../locale/ru-RU.json';
import chinese from '../locale/zh-CN.json';
import { fill, SentencePattern, type FoundValue } from './sentence-pattern';

/** One text, or one for each of `Intl.PluralRules` of the first value. */
type Translation = string | Partial<Record<Intl.LDMLPluralRule, string>>;
type Translations = Readonly<Record<string, Translation>>;

const LANGUAGES: Readonly<Record<string, Translations>> = { 'ru-RU': russian, 'zh-CN': chinese };
/** Without spaces between sentences. */
const UNSPACED = new Set(['zh-CN']);
/** Sentences that one key may have. */
const MOST_TOGETHER = 4;

/** The language of this name, or of another country (`ru`, `zh-TW`); null for English and all that there are no texts in. */
export function languageOf(locale: string): string | null {
  const exact = Object.keys(LANGUAGES).find((name) => name.toLowerCase() === locale.toLowerCase());
  const [language = ''] = locale.toLowerCase().split(/[-_]/);
  return exact ?? Object.keys(LANGUAGES).find((name) => name.startsWith(`${language}-`)) ?? null;
}

const translators = new Map<string, Translator>();

/** @param language as `languageOf` names it */
export function translate(text: string, language: string): string {
  let translator = translators.get(language);
  if (!translator) translators.set(language, (translator = new Translator(language, LANGUAGES[language] ?? {})));
  return translator.text(text);
}

const LISTED_MORE = /^(.+?),? and (\d+) more$/s;
const LISTED = /^(.+) and (.+?)$/s;

class Translator {
  private readonly patterns: SentencePattern[];
  private readonly plurals: Intl.PluralRules;
  private readonly isSpaced: boolean;

  constructor(
    language: string,
    private readonly translations: Translations,
  ) {
    this.plurals = new Intl.PluralRules(language);
    this.isSpaced = !UNSPACED.has(language);
    this.patterns = Object.keys(translations)
      .filter((key) => key.includes('{{'))
      .map((key) => new SentencePattern(key))
      .sort((a, b) => b.weight - a.weight);
  }

  /** Sentence by sentence where all are known, else as one, else whatever of it is known. */
  text(text: string): string {
    const sentences = splitSentences(text);
    return this.all(sentences) ?? this.whole(text) ?? this.some(sentences);
  }

  /** From the end: `told[n]` is what follows the first `n`. */
  private all(sentences: readonly Sentence[]): string | null {
    const told: (string | null)[] = Array.from({ length: sentences.length + 1 }, () => null);
    told[sentences.length] = '';
    for (let from = sentences.length - 1; from >= 0; from -= 1) {
      for (let to = from + 1; told[from] === null && to <= Math.min(from + MOST_TOGETHER, sentences.length); to += 1) {
        const rest = told[to] ?? null;
        const head = rest === null ? null : this.whole(joined(sentences.slice(from, to)));
        if (head !== null) told[from] = head + this.gap(sentences[to - 1]) + rest;
      }
    }
    return told[0] ?? null;
  }

  private some(sentences: readonly Sentence[]): string {
    return sentences.map((one) => (this.whole(one.text) ?? one.text) + this.gap(one)).join('');
  }

  private gap(sentence: Sentence | undefined): string {
    return this.isSpaced ? (sentence?.gap ?? '') : (sentence?.gap ?? '').trim();
  }

  private whole(text: string, inList = false): string | null {
    const constant = Object.hasOwn(this.translations, text) ? this.translations[text] : undefined;
    if (typeof constant === 'string') return constant;
    for (const pattern of this.patterns) {
      const values = pattern.match(text);
      if (values && (!pattern.isWeak || inList || isNumber(values[0]?.text))) return this.filled(pattern.key, values);
    }
    return null;
  }

  private filled(key: string, values: readonly FoundValue[]): string {
    const translation = this.translations[key] ?? key;
    const count = this.plurals.select(Number.parseInt(values[0]?.text ?? '', 10));
    const template = typeof translation === 'string' ? translation : (translation[count] ?? translation.other ?? key);
    return fill(
      template,
      values.map(({ text, isList }) => (isList ? this.list(text) : this.text(text))),
    );
  }

  /** `a, b and 3 more` */
  private list(text: string): string {
    const more = LISTED_MORE.exec(text);
    if (more)
      return `${this.items(more[1])} ${this.filled('and {{0}} more', [{ text: more[2] ?? '', isList: false }])}`;
    const both = LISTED.exec(text);
    if (!both) return this.item(text);
    const values = [this.items(both[1]), this.item(both[2] ?? '')];
    return fill(String(this.translations['{{0}} and {{1}}']), values);
  }

  private items(text = ''): string {
    return text
      .split(', ')
      .map((item) => this.item(item))
      .join(this.isSpaced ? ', ' : '、');
  }

  private item(text: string): string {
    return this.whole(text, true) ?? text;
  }
}

interface Sentence {
  text: string;
  /** What stands between it and the next one. */
  gap: string;
}

function splitSentences(text: string): Sentence[] {
  const pieces = text.split(/((?<=[.!?…])\s+(?=\S)|; )/);
  return pieces.flatMap((piece, index) => (index % 2 === 0 ? [{ text: piece, gap: pieces[index + 1] ?? '' }] : []));
}

/** Without the gap after the last. */
function joined(sentences: readonly Sentence[]): string {
  return sentences.map(({ text, gap }, index) => text + (index < sentences.length - 1 ? gap : '')).join('');
}

/** Also of what begins with one: `3 tables`. */
function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d/.test(text);
}
