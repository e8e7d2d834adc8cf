/** What a case of the precheck is made of; archives and applications that many of them begin with. */
import type { DialectCapabilities } from '../../../../../src/server/dialects/dialect';
import type { CheckLine, RestoreChoice, RestoreManner, Verdict } from '../../../../../src/common/api';
import type { Catalog } from '../../../../../src/server/catalog/catalog';
import type { ForeignKeyDefinition } from '../../../../../src/server/dialects/definition';
import type { Loss, TableSet, TargetSurvey } from '../../../../../src/server/dialects/table-sets';
import type { PlanAround } from '../../../../../src/server/restore/plan/make-plan';
import { collection } from '../../../../helpers/catalog';
import { application, column, table, type Archived, type ArchiveParts } from '../scene';

export const PLUGIN = { name: '@nocobase/plugin-users', version: '2.2.15', enabled: true };
export const OWN = { name: '@strongbox/plugin-backup', version: '0.1.0', enabled: true };
export const plugins = (...list: object[]) => ({ plugins: [OWN, PLUGIN, ...list] as (typeof PLUGIN)[] });

/** As the archive has them; the live database has all four tables, `a` with a trigger and b with a key onto it. */
export const CORE_ARCHIVED: Archived[] = ['applicationPlugins', 'applicationVersion', 'collections', 'fields'].map(
  (name) => ({
    ...{ name, group: 'required', origin: '@nocobase/server', source: 'rule' },
  }),
);
export const FIELD_TABLE = table('fields', {
  columns: ['name', 'type', 'collectionName', 'options'].map((name) => column(name)),
});
export const fieldRows = (...lines: string[]): Archived => ({
  ...{ name: 'fields', group: 'required', origin: '@nocobase/plugin-data-source-main', source: 'rule' },
  ...{ table: FIELD_TABLE, lines },
});

export const key = (references: ForeignKeyDefinition['references']): ForeignKeyDefinition => ({
  ...{ name: 'b_a', columns: ['id'], references, onUpdate: 'NO ACTION', onDelete: 'NO ACTION', deferrable: false },
});

export const loss = (more: Partial<Loss> = {}): Loss => ({
  column: 'text',
  values: false,
  message: 'It is lost.',
  ...more,
});

export const undoSet = (name: string): TableSet => ({
  ...{ id: 'u1', exchanges: 1, createdAt: '2026-02-01T00:00:00.000Z', exchangedAt: '2026-02-01T00:00:00.000Z' },
  ...{ tables: [{ name }], bytes: 5, facts: {} },
});

export interface Case {
  check: CheckLine['check'];
  verdict: Verdict;
  says: RegExp;
  archive?: Partial<ArchiveParts>;
  here?: Catalog;
  choice?: Partial<RestoreChoice>;
  manner?: Partial<RestoreManner>;
  survey?: Partial<TargetSurvey>;
  losses?: Loss[];
  longestName?: DialectCapabilities['longestName'];
  around?: Partial<PlanAround>;
}

export const A: Archived[] = [{ name: 'a' }];
export const HERE = application([collection('a'), collection('b')]);
export const withFields = (name: string, ...fields: string[]) =>
  collection(name, { fields: fields.map((field) => ({ name: field, column: field, type: 'string' })) });
export const only = (...include: string[]): Partial<RestoreChoice> => ({ groups: [], include });
