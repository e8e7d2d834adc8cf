/** Which plugin a type of fields comes from. NocoBase does not start while a field has a type that nobody registered. */

const PLUGIN_OF: Record<string, string> = {
  belongsToArray: '@nocobase/plugin-field-m2m-array',
  circle: '@nocobase/plugin-map',
  expression: '@nocobase/plugin-workflow-dynamic-calculation',
  formula: '@nocobase/plugin-field-formula',
  lineString: '@nocobase/plugin-map',
  point: '@nocobase/plugin-map',
  polygon: '@nocobase/plugin-map',
  sequence: '@nocobase/plugin-field-sequence',
  sort: '@nocobase/plugin-field-sort',
};

const CORE =
  'array belongsTo belongsToMany bigInt blob boolean context date dateOnly datetime datetimeNoTz datetimeTz decimal double ' +
  'float hasMany hasOne integer json jsonb nanoid password radio real set snowflakeId string text time uid unixTimestamp uuid virtual';
const CORE_TYPES: ReadonlySet<string> = new Set(CORE.split(' '));

export interface ForeignType {
  type: string;
  /** Null when it is not known where the type comes from. */
  plugin: string | null;
}

/** The types among these that need a plugin. */
export function foreignTypes(types: Iterable<string>): ForeignType[] {
  return [...new Set(types)]
    .filter((type) => !CORE_TYPES.has(type))
    .sort()
    .map((type) => ({ type, plugin: PLUGIN_OF[type] ?? null }));
}
