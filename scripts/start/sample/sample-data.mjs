/** Makes the sample through the REST interface of the running application, the way its own pages would. */
import { COLLECTIONS, LATE_FIELDS } from './collections.mjs';
import { createRandom, customer, everyField, order, orderLine, product, words } from './rows.mjs';

/** Plugins that bring the field types of the sample. */
export const SAMPLE_PLUGINS = [
  ...['@nocobase/plugin-map', '@nocobase/plugin-field-sequence', '@nocobase/plugin-field-formula'],
  ...['@nocobase/plugin-field-sort', '@nocobase/plugin-field-markdown-vditor', '@nocobase/plugin-collection-tree'],
];

const COUNTS = { tags: 20, customers: 300, products: 300, orders: 500, lines: 2000, fields: 100, files: 40 };
const BATCH = 100;

/** Returns the number of rows made. */
export async function addSampleData(api) {
  for (const collection of COLLECTIONS) await api.post('collections:create', collection);
  for (const [collection, field] of LATE_FIELDS) await api.post(`collections/${collection}/fields:create`, field);

  const random = createRandom();
  const make = (collection, count, row) =>
    createRows(
      api,
      collection,
      Array.from({ length: count }, (_, index) => row(index)),
    );
  const categories = await addCategories(api);
  const tags = await make('sampleTags', COUNTS.tags, (index) => ({ title: `tag ${index}`, color: '#1677ff' }));
  const customers = await make('sampleCustomers', COUNTS.customers, (index) => customer(random, index));
  const products = await make('sampleProducts', COUNTS.products, (index) => product(random, index, categories, tags));
  const orders = await make('sampleOrders', COUNTS.orders, (index) => order(random, index, customers));
  const lines = await make('sampleOrderLines', COUNTS.lines, () => orderLine(random, orders, products));
  const fields = await make('sampleFields', COUNTS.fields, (index) => everyField(random, index));
  await attachFiles(api, random, products, fields);
  return [categories, tags, customers, products, orders, lines, fields].reduce((sum, rows) => sum + rows.length, 0);
}

async function createRows(api, collection, rows) {
  const keys = [];
  for (let start = 0; start < rows.length; start += BATCH) {
    const made = await api.post(`${collection}:create`, rows.slice(start, start + BATCH));
    keys.push(...made.map(({ id }) => id));
  }
  return keys;
}

async function addCategories(api) {
  const roots = await createRows(api, 'sampleCategories', [
    { title: 'Hardware' },
    { title: 'Books' },
    { title: '家具' },
  ]);
  let level = roots;
  const all = [...roots];
  for (const depth of [1, 2]) {
    const rows = level.flatMap((parent) => [0, 1, 2, 3].map((index) => ({ title: `Level ${depth}.${index}`, parent })));
    level = await createRows(api, 'sampleCategories', rows);
    all.push(...level);
  }
  return all;
}

async function attachFiles(api, random, products, fields) {
  for (let index = 0; index < COUNTS.files; index += 1) {
    const file =
      index % 2 === 0 ? picture(index) : new File([words(random, 500)], `notes ${index}.txt`, { type: 'text/plain' });
    const form = new FormData();
    form.append('file', file);
    const [collection, field, owner] =
      index % 2 === 0 ? ['sampleProducts', 'pictures', products[index]] : ['sampleFields', 'files', fields[index]];
    const { id } = await api.post('attachments:create', form, { attachmentField: `${collection}.${field}` });
    await api.post(`${collection}/${owner}/${field}:add`, [id]);
  }
}

function picture(index) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80" fill="hsl(${index * 9} 70% 60%)"/></svg>`;
  return new File([svg], `picture-${index}.svg`, { type: 'image/svg+xml' });
}
