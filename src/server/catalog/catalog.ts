/** What an application contains now. Made from a running application or, without one, from its database. */
import type { Label, RuleSubject } from '../../backup-rules/groups';
import type { TableRef } from '../dialects/definition';
import type { TypeHints } from '../dialects/dialect';

export type CollectionKind =
  /** Rows in a table of its own. */
  | 'table'
  /** A database view: its definition is kept, it has no rows of its own. */
  | 'view'
  /** A stored query (SQL collection): no table at all. */
  | 'query'
  /** Rows that live on another server (foreign data wrapper): its definition is kept, not its rows. */
  | 'foreign table';

export interface CatalogCollection extends RuleSubject, Label {
  /** As a person sees it; may hold a `{{t("…")}}` template of NocoBase. */
  title: string;
  /** The plugin package it comes from, or `user` when made in the collection manager, or '' when unknown. */
  origin: string;
  kind: CollectionKind;
  /** Its table in the database; null for `query`. */
  table: TableRef | null;
  /** Portable types the database alone cannot tell, by column. */
  hints: TypeHints;
  /** Its fields, as NocoBase names and types them, sorted by name. Without the application, only those made by people. */
  fields: { name: string; column: string | null; type: string }[];
}

export interface PluginFact {
  /** Package name. */
  name: string;
  version: string;
  enabled: boolean;
}

export interface Catalog {
  application: { name: string; version: string; plugins: PluginFact[] };
  /** Settings on which names and values of the tables depend. */
  settings: { underscored: boolean; tablePrefix: string; schema: string | null; timezone: string };
  /** Sorted by name. */
  collections: CatalogCollection[];
}
