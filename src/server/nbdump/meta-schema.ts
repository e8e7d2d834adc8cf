/** The JSON entries of the deprecated plugin's archives, as far as they are used. What else they hold is let be. */
import { z, type ZodType } from 'zod';
import { ArchiveError } from '../errors';
import { say } from '../sentence';

const text = z.string();
const name = z.string().min(1).max(512);
const flag = z.unknown().transform((value) => value === true || value === 'true');

export const dumpMetaSchema = z.object({
  version: text.nullish(),
  dialect: text,
  DB_UNDERSCORED: flag,
  DB_TABLE_PREFIX: text.nullish(),
  DB_SCHEMA: text.nullish(),
  dumpedGroups: z.array(text).default([]),
  dumpableCollectionsGroupByGroup: z.record(
    z.array(
      z.object({
        name,
        title: text.nullish(),
        origin: text.nullish(),
        isView: z.boolean().nullish(),
        inherits: z.array(name).nullish(),
      }),
    ),
  ),
});

const attributeSchema = z.object({
  field: name,
  isCollectionField: flag,
  type: text,
  typeOptions: z.record(z.unknown()).nullish(),
  primaryKey: flag,
  autoIncrement: flag,
  allowNull: z.unknown(),
  defaultValue: z.unknown(),
  unique: z.unknown(),
});

export const collectionMetaSchema = z.object({
  name,
  tableName: z.union([name, z.object({ tableName: name, schema: text.nullish() })]),
  columns: z.array(name).max(10_000),
  attributes: z.record(attributeSchema),
  inherits: z.array(name).nullish(),
  autoIncrement: z
    .object({ seqName: text.nullish(), currentVal: z.union([z.number(), text]).nullish(), fieldName: text.nullish() })
    .nullish(),
});

export const sqlContentSchema = z.record(z.unknown());

export type DumpMeta = z.infer<typeof dumpMetaSchema>;
export type DumpedAttribute = z.infer<typeof attributeSchema>;
export type CollectionMeta = z.infer<typeof collectionMetaSchema>;

/** @throws ArchiveError ARCHIVE_INVALID */
export function parseMeta<T>(entry: string, value: unknown, schema: ZodType<T, z.ZodTypeDef, unknown>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const problem = first ? ` (${first.path.join('.')}: ${first.message})` : '';
  throw new ArchiveError('ARCHIVE_INVALID', say`Entry ${entry} does not have the form it should${problem}.`, entry, {
    cause: parsed.error,
  });
}
