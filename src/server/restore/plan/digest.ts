/** What a plan was made from, as a hash: a plan whose digest is no longer the same must not be executed. */
import { createHash } from 'node:crypto';
import type { PlannedFiles, RestoreChoice, RestoreManner } from '../../../common/api';
import { byName } from '../../../backup-rules';
import type { Catalog } from '../../catalog/catalog';
import type { DatabaseObject, TableDefinition } from '../../dialects/definition';
import type { TargetSurvey } from '../../dialects/table-sets';

export interface DigestParts {
  seal: string;
  /** Version of this product: another one may plan otherwise. */
  generator: string;
  choice: RestoreChoice;
  manner: RestoreManner;
  catalog: Catalog;
  /** The live tables that the restore touches or relies on. */
  tables: readonly TableDefinition[];
  references: TargetSurvey['references'];
  /** Live objects that have to do with these tables, or with those of the archive. */
  objects: readonly DatabaseObject[];
  /** Where the chosen files of the archive go. */
  fileRoots: readonly Pick<PlannedFiles, 'name' | 'to'>[];
}

/** Structure only: no rows, no files, estimates, free space, time or tasks, all of which change while the application is used. */
export function digestOf({
  seal,
  generator,
  choice,
  manner,
  catalog,
  tables,
  references,
  objects,
  fileRoots,
}: DigestParts): string {
  const parts = {
    seal,
    generator,
    choice: {
      groups: [...choice.groups].sort(byName),
      include: [...choice.include].sort(byName),
      exclude: [...choice.exclude].sort(byName),
      objects: choice.objects,
      excludeObjects: [...(choice.excludeObjects ?? [])].sort(byName),
      files: choice.files && { ...choice.files, contents: [...choice.files.contents].sort(byName) },
    },
    manner,
    application: catalog.application,
    settings: catalog.settings,
    collections: sorted(
      catalog.collections.map(({ name, kind, origin, table, inherits, fields, hints }) => ({
        ...{ name, kind, origin, table, inherits, fields, hints },
      })),
    ),
    tables: sorted(tables.map(structureOf)),
    references: sorted(references),
    objects: sorted(objects.filter(({ kind }) => kind !== 'sequence')),
    fileRoots: sorted(fileRoots),
  };
  return createHash('sha256').update(canonical(parts)).digest('hex');
}

/** Numbering goes on while people work; MySQL repeats it in the table's statement. */
function structureOf({ sequence, ddl, ...rest }: TableDefinition): unknown {
  return {
    ...rest,
    sequence: sequence && { column: sequence.column, name: sequence.name },
    ddl: ddl && ddl.replace(/\bAUTO_INCREMENT=\d+ ?/i, ''),
  };
}

function sorted(values: readonly unknown[]): string[] {
  return values.map(canonical).sort(byName);
}

/** JSON with the keys of all objects in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => byName(a, b)))
      : inner,
  );
}
