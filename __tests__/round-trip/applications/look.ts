/** What an application answers over REST: once of the source, and again of every target. */
import type { TestApp } from '../../helpers/create-app';
import { BIRDS, LABELS, PLACES, THINGS } from './collections';

export type Seen = Record<string, unknown>;

const LISTS: Record<string, string> = {
  users: 'users:list?sort=id&appends=roles',
  roles: 'roles:list?sort=name',
  collections: 'collections:list?sort=name',
  things: `${THINGS}:list?sort=id&appends=labels,home,regions,keyed,createdBy`,
  labels: `${LABELS}:list?sort=id`,
  places: `${PLACES}:list?sort=id`,
  tree: `${PLACES}:list?sort=id&tree=true`,
  // Finds the ancestors through the table of paths.
  branch: `${PLACES}:list?sort=id&tree=true&filter=${encodeURIComponent('{"label":"Kreuzberg"}')}`,
  birds: `${BIRDS}:list?sort=id`,
  empty: 'emptyOnes:list?sort=id',
  answers: 'answers:list?sort=answer',
  fields: `collections/${THINGS}/fields:list?sort=name`,
};

/** A collection that is not there is seen as the status of the reply. */
export async function look({ agent }: TestApp): Promise<Seen> {
  const admin = await agent(1);
  const seen: Seen = {};
  for (const [name, query] of Object.entries(LISTS)) {
    const { status, body } = await admin.get(`/api/${query}&paginate=false`);
    seen[name] = status === 200 ? plain(body.data) : status;
  }
  return seen;
}

/** What collections are only where they are. */
const HERE = ['underscored', 'inherits'];

/** NocoBase gives these as numbers or as text, depending on the database. */
const NUMBERS = ['unitPrice', 'labelKeys'];

/** Without what NocoBase adds on PostgreSQL alone, and how names are spelled here; related records in one order. */
function plain(value: unknown, key = ''): unknown {
  // They come with the application and not with its data.
  if (key === 'regions' && Array.isArray(value)) return value.map(({ code }) => code).sort();
  if (Array.isArray(value)) {
    const items = value.map((item) => plain(item, key));
    return items.some(isRecord) ? items.sort((a, b) => (spell(a) < spell(b) ? -1 : 1)) : items;
  }
  if (isRecord(value)) {
    const entries = Object.entries(value).filter(([name]) => !name.startsWith('__') && !HERE.includes(name));
    return Object.fromEntries(entries.map(([name, one]) => [name, plain(one, name)]));
  }
  // A single of MySQL is a double elsewhere, with the digits that it really has.
  if (key === 'ratio' && typeof value === 'number') return Math.fround(value);
  if (typeof value !== 'string' || value === '') return value;
  if (NUMBERS.includes(key)) return Number(value);
  // On MySQL, NocoBase answers this one as JavaScript spells moments, and times with all the digits of the column.
  if (key === 'loggedAt') return new Date(value).toUTCString();
  return key === 'opensAt' ? value.replace(/\.0+$/, '') : value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function spell(value: unknown): string {
  return isRecord(value) ? String(value.id ?? value.name ?? value.code) : String(value);
}

/** Where two sights differ, a line each: `things.3.title: "a" became "b"`. */
export function differences(before: unknown, after: unknown, at = ''): string[] {
  const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;
  if (isNested(before) && isNested(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) =>
      differences(Reflect.get(before, key), Reflect.get(after, key), at ? `${at}.${key}` : key),
    );
  }
  const [from, to] = [before, after].map((value) => (JSON.stringify(value) ?? 'nothing').slice(0, 100));
  return Object.is(before, after) ? [] : [`${at}: ${from} became ${to}`];
}
