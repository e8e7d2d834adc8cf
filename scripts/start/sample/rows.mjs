import { LABELS, STATUSES } from './collections.mjs';

/** Small, repeatable randomness: the same sample on every machine. */
export function createRandom(seed = 42) {
  let state = seed;
  const next = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  return {
    integer: (below) => Math.floor(next() * below),
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

const WORDS =
  'amber brook cedar 云 дом ελιά field grove harbor iris 🚀 junction knoll lantern meadow north "ochre" pine\\ridge'.split(
    ' ',
  );
const NAMES = ['Ada Lovelace', '王小明', 'Анна Петрова', "O'Brien", 'José Núñez', 'Ελένη Παππά'];

export function words(random, count) {
  return Array.from({ length: count }, () => random.pick(WORDS)).join(' ');
}

export function instant(random) {
  return new Date(
    Date.UTC(1965, 0, 1) + random.integer(60 * 365) * 86_400_000 + random.integer(86_400_000),
  ).toISOString();
}

export function customer(random, index) {
  return {
    name: `${random.pick(NAMES)} ${index}`,
    email: `customer${index}@example.com`,
    phone: `+49 30 ${100_000 + random.integer(900_000)}`,
    website: `https://example.com/${index}`,
    since: instant(random).slice(0, 10),
  };
}

export function product(random, index, categories, tags) {
  return {
    title: `${words(random, 2)} ${index}`,
    description: index % 10 === 0 ? null : words(random, 12),
    price: `${random.integer(1000)}.${String(random.integer(1_000_000)).padStart(6, '0')}`,
    category: random.pick(categories),
    tags: [...new Set([random.pick(tags), random.pick(tags)])],
  };
}

export function order(random, index, customers) {
  return {
    status: random.pick(STATUSES),
    orderedAt: instant(random),
    meta:
      index % 7 === 0
        ? null
        : { channel: random.pick(['web', 'shop']), notes: [words(random, 3), null, { deep: index }] },
    customer: index % 5 === 0 ? null : random.pick(customers),
  };
}

export function orderLine(random, orders, products) {
  return {
    quantity: 1 + random.integer(20),
    price: random.integer(100_000) / 100,
    order: random.pick(orders),
    product: random.pick(products),
  };
}

export function everyField(random, index) {
  const [longitude, latitude] = [13 + random.integer(1000) / 1000, 52 + random.integer(1000) / 1000];
  const corners = [
    [longitude, latitude],
    [longitude + 0.1, latitude],
    [longitude + 0.1, latitude + 0.1],
  ];
  return {
    inputValue: index % 9 === 0 ? '' : words(random, 3),
    textareaValue: index % 8 === 0 ? null : `${words(random, 8)}\n\t${words(random, 4)}`,
    emailValue: `field${index}@example.com`,
    phoneValue: `+86 10 ${random.integer(90_000_000)}`,
    urlValue: `https://example.com/?q=${index}&x=1`,
    colorValue: `#${String(100_000 + random.integer(900_000))}`,
    iconValue: 'homeoutlined',
    richTextValue: `<p><strong>${words(random, 2)}</strong></p>`,
    markdownValue: `# ${words(random, 2)}\n\n* ${words(random, 3)}`,
    vditorValue: `**${words(random, 2)}**`,
    integerValue: random.integer(2_000_000) - 1_000_000,
    bigIntegerValue: `90071992547409${String(93 + (index % 7)).padStart(2, '0')}`,
    numberValue: random.integer(1_000_000) / 1000,
    decimalValue: `${random.integer(1_000_000)}.${String(random.integer(1_000_000_000)).padStart(18, '0')}`,
    percentValue: random.integer(100) / 100,
    checkboxValue: index % 3 === 0 ? null : index % 3 === 1,
    jsonValue: { index, text: words(random, 2), list: [1, 2.5, null, { 键: 'значение' }] },
    datetimeValue: instant(random),
    datetimeNoTzValue: instant(random).slice(0, 19).replace('T', ' '),
    dateValue: instant(random).slice(0, 10),
    timeValue: instant(random).slice(11, 19),
    unixTimestampValue: instant(random),
    selectValue: random.pick(LABELS),
    radioGroupValue: random.pick(LABELS),
    multipleSelectValue: LABELS.slice(0, 1 + random.integer(LABELS.length)),
    checkboxGroupValue: LABELS.slice(random.integer(LABELS.length)),
    pointValue: [longitude, latitude],
    lineStringValue: corners,
    polygonValue: corners,
    circleValue: [longitude, latitude, 500 + random.integer(1000)],
  };
}
