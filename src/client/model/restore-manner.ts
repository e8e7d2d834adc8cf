/** How the chosen is restored, as it is being filled in, and as the server takes it. Pure. */
import type { Mapping, RestoreManner, SavedRestore } from '../../common/api';

export const CONTENTS: readonly RestoreManner['content'][] = ['all', 'structure', 'data'];
export const ROWS: readonly RestoreManner['rows'][] = ['overwrite', 'skip', 'replace', 'newer', 'add', 'stop'];
export const EXISTING: readonly RestoreManner['existing'][] = ['overwrite', 'keep', 'stop'];
export const ON_FAILURE: readonly RestoreManner['onFailure'][] = ['stop', 'leave'];

export interface ColumnDraft {
  column: string;
  leftOut: boolean;
  /** Its name there, where it is not left out. */
  to: string;
}

/** What is different for one collection: where it goes, and what becomes of live rows there. */
export interface MappingDraft {
  collection: string;
  /** Empty: as for all. */
  rows: RestoreManner['rows'] | '';
  table: string;
  schema: string;
  columns: ColumnDraft[];
}

export interface MannerDraft {
  /** Id of a connection; null for the application's own database. */
  connection: string | null;
  content: RestoreManner['content'];
  existing: RestoreManner['existing'];
  rows: RestoreManner['rows'];
  /** Column by which a row is newer; empty for the server's choice. */
  newer: string;
  onFailure: RestoreManner['onFailure'];
  mappings: MappingDraft[];
}

export const PLAIN: MannerDraft = {
  connection: null,
  content: 'all',
  existing: 'overwrite',
  rows: 'overwrite',
  newer: '',
  onFailure: 'stop',
  mappings: [],
};
/** What the server compares by, unless told otherwise. */
const USUAL_NEWER = 'updatedAt';

export const NO_MAPPING: Omit<MappingDraft, 'collection'> = { table: '', schema: '', rows: '', columns: [] };
export const NO_COLUMN: ColumnDraft = { column: '', leftOut: true, to: '' };

export type MannerRequest = Partial<RestoreManner> & { connection?: string };

/** Live rows can stay only within a table that is restored with its rows and may be replaced. */
export function canCombine({ content, existing }: Pick<MannerDraft, 'content' | 'existing'>): boolean {
  return content !== 'structure' && existing === 'overwrite';
}

/** Whether the rows of any collection are compared by their age. */
export function comparesAges({ rows, mappings }: Pick<MannerDraft, 'rows' | 'mappings'>): boolean {
  return rows === 'newer' || mappings.some((one) => one.rows === 'newer');
}

/** Only what is not the default; of collections that are chosen, or of all where nobody knows yet which there are. */
export function toManner(draft: MannerDraft, chosen: ReadonlySet<string> | null): MannerRequest {
  const combines = canCombine(draft);
  const mapped = draft.mappings
    .filter(({ collection }) => chosen === null || chosen.has(collection))
    .map((one) => toMapping(combines ? one : { ...one, rows: '' }));
  const mapping = Object.fromEntries(mapped.filter(([, one]) => Object.keys(one).length > 0));
  return {
    ...(draft.connection && { connection: draft.connection }),
    ...(draft.content !== PLAIN.content && { content: draft.content }),
    ...(draft.existing !== PLAIN.existing && { existing: draft.existing }),
    ...(draft.rows !== PLAIN.rows && combines && { rows: draft.rows }),
    ...(comparesAges(draft) && combines && draft.newer.trim() && { newer: draft.newer.trim() }),
    ...(draft.onFailure !== PLAIN.onFailure && { onFailure: draft.onFailure }),
    ...(Object.keys(mapping).length > 0 && { mapping }),
  };
}

function toMapping({ collection, table, schema, columns, rows }: MappingDraft): [string, Mapping] {
  const named = columns.filter(({ column, leftOut, to }) => column.trim() && (leftOut || to.trim()));
  const mapping: Mapping = {
    ...(table.trim() && { table: table.trim() }),
    ...(schema.trim() && { schema: schema.trim() }),
    ...(rows && { rows }),
    ...(named.length > 0 && {
      columns: Object.fromEntries(named.map(({ column, leftOut, to }) => [column.trim(), leftOut ? null : to.trim()])),
    }),
  };
  return [collection, mapping];
}

/** A stored manner, to be filled in further. */
export function toDraft({ connection, manner }: Pick<SavedRestore, 'connection' | 'manner'>): MannerDraft {
  // What was kept before there was the choice is without it.
  const { content, existing, rows, newer, onFailure = PLAIN.onFailure, mapping } = manner;
  return {
    ...{ content, existing, rows, onFailure },
    connection: connection?.id ?? null,
    newer: newer === USUAL_NEWER ? '' : newer,
    mappings: Object.entries(mapping).map(([collection, one]) => ({
      collection,
      table: one.table ?? '',
      schema: one.schema ?? '',
      rows: one.rows ?? '',
      columns: Object.entries(one.columns ?? {}).map(([column, to]) => ({
        column,
        leftOut: to === null,
        to: to ?? '',
      })),
    })),
  };
}
