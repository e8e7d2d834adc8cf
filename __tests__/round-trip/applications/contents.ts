/** Rows for the collections of collections.ts, made through REST as pages make them. */
import type { TestApp } from '../../helpers/create-app';
import { BIRDS, LABELS, PLACES, THINGS } from './collections';

export const PERSON = { username: 'ада', nickname: 'Ada Лавлейс', email: 'ada@example.com', password: 'über-secret 1' };

const MANY = 20;
/** These records were the last ones and are deleted, so that the highest numbers are in no row. */
export const LAST_THING = MANY + 3;
export const LAST_PLACE = 7;

export async function fill({ app, agent }: TestApp): Promise<void> {
  const admin = await agent(1);
  const make = async (resource: string, values: object): Promise<{ id: number | string }> => {
    const { status, body } = await admin.post(`/api/${resource}:create`).send(values);
    if (status !== 200) throw new Error(`${resource}: ${JSON.stringify(body)} of ${JSON.stringify(values)}`);
    return body.data;
  };
  await make('roles', { name: 'r_readers', title: 'Readers', snippets: ['!ui.*'] });
  await make('users', { ...PERSON, roles: ['r_readers'] });
  const places: number[] = [];
  for (const [label, parent] of PLACE_ROWS) {
    const { id } = await make(PLACES, { label, ...(parent !== null && { parent: { id: places[parent] } }) });
    places.push(Number(id));
  }
  if (app.db.hasCollection(BIRDS)) {
    await make(BIRDS, { bigName: 'Zaunkönig', metaData: { sings: true }, wingSpan: 15 });
    await make(BIRDS, { bigName: 'Wren', metaData: null, wingSpan: 14 });
  }
  const labels = [];
  for (const title of ['red', 'grün "x"', '书']) labels.push((await make(LABELS, { title })).id);
  await make(THINGS, { ...FULL, home: { id: places[3] }, labels: labels.slice(0, 2), keyed: labels.slice(1) });
  await make(THINGS, { ...EMPTY, regions: ['11', '1101'] });
  for (let index = 0; index < MANY; index += 1) await make(THINGS, thing(index, labels, places));
  for (const [collection, values] of [
    [THINGS, { title: 'soon gone' }],
    [PLACES, { label: 'soon gone' }],
  ] as const) {
    const { id } = await make(collection, values);
    await admin.post(`/api/${collection}:destroy?filterByTk=${id}`);
  }
}

/** Label and the position of the parent. */
const PLACE_ROWS: [string, number | null][] = [
  ['World', null],
  ['Europe', 0],
  ['Asia', 0],
  ['Berlin', 1],
  ['Kreuzberg', 3],
  ['北京', 2],
];

const FULL = {
  title: 'naïve "quoted" \t tab \\ back\r\nline 书 😀',
  stockCode: 'A-1',
  ownName: 'mine',
  longText: '<p>long</p>\n'.repeat(9000),
  secret: 'pass-word',
  wholeNumber: -2_147_483_648 / 2,
  huge: '9007199254740991',
  ratio: 0.1,
  precise: 1.7976931348623157e308,
  unitPrice: '12345678901234567890.123456789012345678',
  isActive: false,
  seenAt: '2024-02-29T12:34:56.789Z',
  endsAt: '1969-12-31T23:59:59.001Z',
  startsAt: '2024-02-29 12:34:56',
  dueOn: '2024-02-29',
  opensAt: '23:59:58',
  loggedAt: '2024-02-29T12:34:56.789Z',
  metaData: { b: 1.5, a: ['é\n', null, { deep: [] }], ключ: 'a\tb\\c' },
  moreData: [1, 2, { x: 'y' }],
  tags: ['red', 'green "x"', '书'],
  choices: ['a', 'b'],
  choice: 'red',
  markdownText: '# Title\n\n* one\n',
  script: "const x = '\\n';",
  pictureUrl: 'https://example.com/?q=1&x=2',
  place: [12.5, -33.25],
  route: [
    [1, 2],
    [3.5, 4],
    [5, 6],
  ],
  area: [
    [0, 0],
    [10, 0],
    [10, 10.5],
  ],
  reach: [1.5, 2.5, 300.75],
};

const EMPTY = { title: null, stockCode: null, isActive: null, metaData: null, wholeNumber: null };

function thing(index: number, labels: (string | number)[], places: number[]) {
  return {
    title: `Thing ${index}`,
    stockCode: `C-${index}`,
    wholeNumber: index,
    unitPrice: `${index}.5`,
    isActive: index % 2 === 0,
    seenAt: new Date(Date.UTC(2000 + index, 1, 28, 23, 59, 59, index)).toISOString(),
    metaData: { index },
    tags: index % 3 === 0 ? [] : [`tag ${index}`],
    labels: [labels[index % 3]],
    home: { id: places[index % places.length] },
  };
}
