/** The backup groups. Titles and descriptions are in src/locale under `group.<key>.title|description|loss`. */

export const GROUP_KEYS = ['required', 'user', 'custom', 'logs', 'third-party', 'skipped', 'unknown'] as const;

export type GroupKey = (typeof GROUP_KEYS)[number];

/** Why a collection is in its group. */
export type LabelSource =
  /** Its own `dumpRules` says so. */
  | 'declared'
  /** Our table of NocoBase's built-in collections says so. */
  | 'rule'
  /** An administrator moved it. */
  | 'override'
  /** It follows the collection it belongs to (through table, tree path table). */
  | 'owner'
  /** Made in the collection manager. */
  | 'user-made'
  /** Nothing is known of it. */
  | 'none';

export interface Label {
  group: GroupKey;
  source: LabelSource;
  /** The collection it follows, for `owner`; null otherwise. */
  owner: string | null;
}

/** What the rules need to know of a collection; both the running application and a bare database can tell it. */
export interface RuleSubject {
  name: string;
  /** As the collection declares it, in any of NocoBase's shapes. */
  dumpRules?: unknown;
  /** Made in the collection manager, by a person. */
  userMade: boolean;
  /** Collections whose many-to-many relation this one carries. */
  throughOf: string[];
  /** The tree collection whose paths this one holds. */
  treePathOf: string | null;
  /** Parents by inheritance. */
  inherits: string[];
}
