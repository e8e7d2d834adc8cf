/** Field definitions as NocoBase's collection manager sends them: [type, interface, component, further options]. */
const KINDS = {
  input: ['string', 'input', 'Input'],
  textarea: ['text', 'textarea', 'Input.TextArea'],
  email: ['string', 'email', 'Input', { 'x-validator': 'email' }],
  phone: ['string', 'phone', 'Input', { 'x-component-props': { type: 'tel' } }],
  url: ['text', 'url', 'Input.URL'],
  color: ['string', 'color', 'ColorPicker'],
  icon: ['string', 'icon', 'IconPicker'],
  richText: ['text', 'richText', 'RichText'],
  markdown: ['text', 'markdown', 'Markdown'],
  vditor: ['text', 'vditor', 'MarkdownVditor'],
  integer: ['integer', 'integer', 'InputNumber'],
  bigInteger: ['bigInt', 'integer', 'InputNumber', { 'x-component-props': { stringMode: true } }],
  number: ['double', 'number', 'InputNumber'],
  decimal: ['decimal', 'number', 'InputNumber', { 'x-component-props': { stringMode: true } }],
  percent: ['float', 'percent', 'Percent'],
  checkbox: ['boolean', 'checkbox', 'Checkbox'],
  select: ['string', 'select', 'Select'],
  radioGroup: ['string', 'radioGroup', 'Radio.Group'],
  multipleSelect: ['array', 'multipleSelect', 'Select', { 'x-component-props': { mode: 'multiple' } }],
  checkboxGroup: ['array', 'checkboxGroup', 'Checkbox.Group'],
  json: ['json', 'json', 'Input.JSON'],
  datetime: ['date', 'datetime', 'DatePicker', { 'x-component-props': { showTime: true, utc: true } }],
  datetimeNoTz: ['datetimeNoTz', 'datetimeNoTz', 'DatePicker', { 'x-component-props': { showTime: true, utc: false } }],
  date: ['dateOnly', 'date', 'DatePicker', { 'x-component-props': { dateOnly: true } }],
  time: ['time', 'time', 'TimePicker'],
  unixTimestamp: ['unixTimestamp', 'unixTimestamp', 'UnixTimestamp', { 'x-component-props': { showTime: true } }],
  uuid: ['uuid', 'uuid', 'Input'],
  nanoid: ['nanoid', 'nanoid', 'NanoIDInput'],
  sequence: ['sequence', 'sequence', 'Input', { 'x-component-props': { disabled: true } }],
  sort: ['sort', 'sort', 'InputNumber'],
  formula: ['formula', 'formula', 'Formula.Result'],
  point: ['point', 'point', 'Map', { 'x-component-props': { mapType: 'amap' } }],
  lineString: ['lineString', 'lineString', 'Map', { 'x-component-props': { mapType: 'amap' } }],
  polygon: ['polygon', 'polygon', 'Map', { 'x-component-props': { mapType: 'amap' } }],
  circle: ['circle', 'circle', 'Map', { 'x-component-props': { mapType: 'amap' } }],
};

export function field(kind, name, title, options = {}) {
  const [type, interfaceName, component, schema] = KINDS[kind];
  const { choices, ...rest } = options;
  const uiSchema = { type: 'string', title, 'x-component': component, ...schema };
  if (choices) uiSchema.enum = choices.map((value) => ({ value, label: value }));
  return { name, type, interface: interfaceName, uiSchema, ...rest };
}

/** A link to other records; `type` is belongsTo, hasMany, hasOne or belongsToMany. */
export function relation(type, name, title, target, options = {}) {
  const interfaces = { belongsTo: 'm2o', hasMany: 'o2m', hasOne: 'oho', belongsToMany: 'm2m' };
  const multiple = type === 'hasMany' || type === 'belongsToMany';
  const uiSchema = {
    type: multiple ? 'array' : 'object',
    title,
    'x-component': 'AssociationField',
    'x-component-props': { multiple },
  };
  return { name, type, interface: interfaces[type], target, uiSchema, ...options };
}

export function attachments(name, title, through) {
  return {
    name,
    type: 'belongsToMany',
    interface: 'attachment',
    target: 'attachments',
    through,
    uiSchema: { type: 'array', title, 'x-component': 'Upload.Attachment', 'x-component-props': { multiple: true } },
  };
}

/** NocoBase's present default primary key. */
export const SNOWFLAKE_KEY = {
  ...{
    name: 'id',
    type: 'snowflakeId',
    interface: 'snowflakeId',
    primaryKey: true,
    allowNull: false,
    autoIncrement: false,
  },
  uiSchema: { type: 'number', title: 'ID', 'x-component': 'InputNumber', 'x-component-props': { stringMode: true } },
};

/** Its former one, counted by the database. */
export const COUNTED_KEY = {
  ...{ name: 'id', type: 'bigInt', interface: 'id', primaryKey: true, allowNull: false, autoIncrement: true },
  uiSchema: { type: 'number', title: 'ID', 'x-component': 'InputNumber', 'x-read-pretty': true },
};

export const AUDIT_FIELDS = [
  {
    ...{ name: 'createdAt', type: 'date', interface: 'createdAt', field: 'createdAt' },
    uiSchema: { type: 'datetime', title: 'Created at', 'x-component': 'DatePicker', 'x-read-pretty': true },
  },
  {
    ...{ name: 'updatedAt', type: 'date', interface: 'updatedAt', field: 'updatedAt' },
    uiSchema: { type: 'datetime', title: 'Last updated at', 'x-component': 'DatePicker', 'x-read-pretty': true },
  },
  {
    ...{ name: 'createdBy', type: 'belongsTo', interface: 'createdBy', target: 'users', foreignKey: 'createdById' },
    uiSchema: { type: 'object', title: 'Created by', 'x-component': 'AssociationField', 'x-read-pretty': true },
  },
];
