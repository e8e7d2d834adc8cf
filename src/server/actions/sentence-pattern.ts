/** The key of a sentence as what it is recognised by: `The table {{0}} is {{1}}.`, where `{{0, list}}` stands for names. */

const PLACE = /\{\{(\d+)(, list)?\}\}/g;

export interface FoundValue {
  text: string;
  isList: boolean;
}

export class SentencePattern {
  /** How much of the text is its own: of two that fit, the one that says more is meant. */
  readonly weight: number;
  /** Too little of its own to be looked for anywhere but where a part of a sentence is expected. */
  readonly isWeak: boolean;
  private readonly first: string;
  private readonly between: string[];
  private readonly last: string;
  private readonly lists: boolean[];

  /** @param key with at least one value */
  constructor(readonly key: string) {
    const pieces = key.split(PLACE).filter((_, index) => index % 3 === 0);
    this.weight = pieces.join('').length;
    this.isWeak = pieces[0] === '' && pieces.join('').replace(/[^a-z]/gi, '').length < 10;
    this.lists = [...key.matchAll(PLACE)].map(([, , list]) => list !== undefined);
    this.first = pieces[0] ?? '';
    this.between = pieces.slice(1, -1);
    this.last = pieces.at(-1) ?? '';
  }

  /** The values in the text; null when it is another sentence. In one pass, as anybody's words may be in it. */
  match(text: string): FoundValue[] | null {
    if (!text.startsWith(this.first) || !text.endsWith(this.last)) return null;
    const end = text.length - this.last.length;
    const values: string[] = [];
    let at = this.first.length;
    for (const piece of this.between) {
      const found = text.indexOf(piece, at + 1);
      if (found === -1) return null;
      values.push(text.slice(at, found));
      at = found + piece.length;
    }
    if (at > end) return null;
    values.push(text.slice(at, end));
    return values.map((value, index) => ({ text: value, isList: this.lists[index] ?? false }));
  }
}

/** The template with values in their places. */
export function fill(template: string, values: readonly string[]): string {
  return template.replace(PLACE, (place, index) => values[Number(index)] ?? place);
}
