/** How NocoBase makes names of tables and columns from those of collections and fields. */

export interface NamingSettings {
  underscored: boolean;
  tablePrefix: string;
}

/** Every capital letter gets an underscore: `main_desktopRoutes_path` -> `main_desktop_routes_path`, `URLs` -> `u_r_ls`. */
export function underscore(name: string): string {
  return name
    .replace(/([A-Z])/g, '_$1')
    .replace(/^_/, '')
    .toLowerCase();
}

export function columnName(name: string, { underscored }: Pick<NamingSettings, 'underscored'>): string {
  return underscored ? underscore(name) : name;
}

/** `options` as a collection declares them; views and tables taken over from elsewhere keep their names. */
export function tableName(name: string, options: Record<string, unknown>, settings: NamingSettings): string {
  const { tableName: given, viewName, from } = options;
  const isView = Boolean(options.view);
  const base = String((isView ? viewName : given) || name);
  const spelled = !isView && isUnderscored(options, settings) ? underscore(base) : base;
  const asIs = (from === 'dbsync' && given) || spelled.startsWith(settings.tablePrefix);
  return asIs ? spelled : settings.tablePrefix + spelled;
}

/** A collection's own setting wins; foreign tables keep the names they have on their server. */
export function isUnderscored(options: Record<string, unknown>, settings: NamingSettings): boolean {
  if (options.remoteServerName && options.remoteTableInfo) return false;
  return typeof options.underscored === 'boolean' ? options.underscored : settings.underscored;
}
