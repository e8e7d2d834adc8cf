import { attachments, AUDIT_FIELDS, COUNTED_KEY, field, relation, SNOWFLAKE_KEY } from './fields.mjs';

export const STATUSES = ['draft', 'paid', 'shipped', 'returned'];
export const LABELS = ['red', 'green', 'blue', 'violet'];

function collection(name, title, key, fields, options = {}) {
  return {
    ...{ name, title, template: 'general', logging: true, autoGenId: false, sortable: false },
    ...{ createdAt: true, updatedAt: true, createdBy: true, updatedBy: false },
    ...options,
    fields: [key, ...fields, ...AUDIT_FIELDS],
  };
}

/** In the order they can be made: a collection after those its fields point to. */
export const COLLECTIONS = [
  collection('sampleCategories', 'Categories', SNOWFLAKE_KEY, [field('input', 'title', 'Title'), ...treeFields()], {
    template: 'tree',
    tree: 'adjacencyList',
  }),
  collection('sampleTags', 'Tags', COUNTED_KEY, [field('input', 'title', 'Title'), field('color', 'color', 'Color')]),
  collection('sampleCustomers', 'Customers', COUNTED_KEY, [
    field('input', 'name', 'Name'),
    field('email', 'email', 'E-mail'),
    field('phone', 'phone', 'Phone'),
    field('url', 'website', 'Website'),
    field('date', 'since', 'Customer since'),
  ]),
  collection('sampleProducts', 'Products', SNOWFLAKE_KEY, [
    field('input', 'title', 'Title'),
    field('textarea', 'description', 'Description'),
    field('decimal', 'price', 'Price', { precision: 18, scale: 6 }),
    relation('belongsTo', 'category', 'Category', 'sampleCategories', { foreignKey: 'categoryId', targetKey: 'id' }),
    attachments('pictures', 'Pictures', 'sampleProductPictures'),
  ]),
  collection('sampleOrders', 'Orders', SNOWFLAKE_KEY, [
    field('sequence', 'number', 'Number', {
      patterns: [
        { type: 'string', options: { value: 'O-' } },
        { type: 'integer', options: { digits: 6, start: 1, cycle: '' } },
      ],
    }),
    field('select', 'status', 'Status', { choices: STATUSES }),
    field('datetime', 'orderedAt', 'Ordered at'),
    field('json', 'meta', 'Meta'),
    relation('belongsTo', 'customer', 'Customer', 'sampleCustomers', { foreignKey: 'customerId', targetKey: 'id' }),
  ]),
  collection('sampleOrderLines', 'Order lines', SNOWFLAKE_KEY, [
    field('integer', 'quantity', 'Quantity'),
    field('number', 'price', 'Price'),
    field('formula', 'total', 'Total', {
      engine: 'math.js',
      expression: '{{quantity}} * {{price}}',
      dataType: 'double',
    }),
    relation('belongsTo', 'order', 'Order', 'sampleOrders', { foreignKey: 'orderId', targetKey: 'id' }),
    relation('belongsTo', 'product', 'Product', 'sampleProducts', { foreignKey: 'productId', targetKey: 'id' }),
  ]),
  collection('sampleFields', 'Every field', SNOWFLAKE_KEY, everyField()),
];

/** Fields that are added when both collections exist: those that close a circle, and those that make a through table. */
export const LATE_FIELDS = [
  [
    'sampleProducts',
    relation('belongsToMany', 'tags', 'Tags', 'sampleTags', {
      ...{ through: 'sampleProductTags', foreignKey: 'productId', otherKey: 'tagId', sourceKey: 'id', targetKey: 'id' },
    }),
  ],
  [
    'sampleOrders',
    relation('hasMany', 'lines', 'Lines', 'sampleOrderLines', {
      foreignKey: 'orderId',
      sourceKey: 'id',
      targetKey: 'id',
    }),
  ],
  [
    'sampleCustomers',
    relation('hasMany', 'orders', 'Orders', 'sampleOrders', {
      foreignKey: 'customerId',
      sourceKey: 'id',
      targetKey: 'id',
    }),
  ],
];

function treeFields() {
  const options = { foreignKey: 'parentId', sourceKey: 'id', targetKey: 'id' };
  return [
    {
      ...{ name: 'parentId', type: 'bigInt', interface: 'integer', isForeignKey: true },
      uiSchema: { type: 'number', title: 'Parent ID', 'x-component': 'InputNumber', 'x-read-pretty': true },
    },
    relation('belongsTo', 'parent', 'Parent', 'sampleCategories', {
      ...options,
      treeParent: true,
      onDelete: 'CASCADE',
    }),
    relation('hasMany', 'children', 'Children', 'sampleCategories', {
      ...options,
      treeChildren: true,
      onDelete: 'CASCADE',
    }),
  ];
}

function everyField() {
  const kinds = [
    ...['input', 'textarea', 'email', 'phone', 'url', 'color', 'icon', 'richText', 'markdown', 'vditor'],
    ...['integer', 'bigInteger', 'number', 'percent', 'checkbox', 'json'],
    ...['datetime', 'datetimeNoTz', 'date', 'time', 'unixTimestamp', 'uuid', 'nanoid', 'sort'],
    ...['point', 'lineString', 'polygon', 'circle'],
  ];
  return [
    ...kinds.map((kind) => field(kind, `${kind}Value`, kind)),
    field('decimal', 'decimalValue', 'decimal', { precision: 38, scale: 18 }),
    ...['select', 'radioGroup'].map((kind) => field(kind, `${kind}Value`, kind, { choices: LABELS })),
    ...['multipleSelect', 'checkboxGroup'].map((kind) => field(kind, `${kind}Value`, kind, { choices: LABELS })),
    field('formula', 'formulaValue', 'formula', {
      ...{ engine: 'math.js', expression: '{{integerValue}} * 2', dataType: 'integer' },
    }),
    field('sequence', 'sequenceValue', 'sequence', {
      patterns: [{ type: 'integer', options: { digits: 4, start: 1, cycle: '' } }],
    }),
    attachments('files', 'attachments', 'sampleFieldsFiles'),
  ];
}
