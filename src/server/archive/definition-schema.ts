/** `collections/<name>/definition.json` and `database/<dialect>.json` as a reader has to check them. */
import { z } from 'zod';
import { GROUP_KEYS } from '../../backup-rules/groups';
import { DIALECT_NAMES, PORTABLE_TYPES, type DatabaseObjects, type TableDefinition } from '../dialects/definition';

const text = z.string();
const textOrNull = z.string().nullable();
const size = z.number().int().nonnegative().nullable();
const tableRef = z.object({ name: text, schema: text.optional() }).strict();

const column = z
  .object({
    name: text,
    type: z.enum(PORTABLE_TYPES),
    native: text,
    nullable: z.boolean(),
    default: textOrNull,
    identity: z.enum(['always', 'by default', 'serial', 'auto increment']).nullable(),
    generated: z.object({ expression: text, stored: z.boolean() }).strict().nullable(),
    enumValues: z.array(text).nullable(),
    length: size,
    precision: size,
    scale: z.number().int().nullable(),
    collation: textOrNull,
    comment: textOrNull,
  })
  .strict();

const index = z
  .object({ name: text, unique: z.boolean(), columns: z.array(textOrNull), constraint: z.boolean(), ddl: textOrNull })
  .strict();

const foreignKey = z
  .object({
    name: text,
    columns: z.array(text),
    references: tableRef.extend({ columns: z.array(text) }),
    onUpdate: text,
    onDelete: text,
    deferrable: z.boolean(),
  })
  .strict();

const table = tableRef.extend({
  kind: z.enum(['table', 'view', 'foreign table']),
  columns: z.array(column),
  primaryKey: z.array(text),
  indexes: z.array(index),
  foreignKeys: z.array(foreignKey),
  checks: z.array(z.object({ name: text, expression: text }).strict()),
  inherits: z.array(tableRef),
  sequence: z.object({ column: text, name: textOrNull, last: textOrNull }).strict().nullable(),
  comment: textOrNull,
  ddl: textOrNull,
}) satisfies z.ZodType<TableDefinition>;

export const collectionDefinitionSchema = z
  .object({
    name: text,
    title: text,
    group: z.enum(GROUP_KEYS),
    origin: text,
    kind: z.enum(['table', 'view', 'query', 'foreign table']),
    fields: z.array(z.object({ name: text, column: textOrNull, type: text }).strict()),
    /** Null where the database has no table of this collection. */
    table: table.nullable(),
  })
  .strict();

export type CollectionDefinition = z.infer<typeof collectionDefinitionSchema>;

const object = z
  .object({
    kind: z.enum(['view', 'materialized view', 'function', 'procedure', 'trigger', 'event', 'sequence', 'type']),
    name: text,
    schema: text.optional(),
    table: text.optional(),
    ddl: text,
  })
  .strict();

export const databaseObjectsSchema = z
  .object({ dialect: z.enum(DIALECT_NAMES), objects: z.array(object) })
  .strict() satisfies z.ZodType<DatabaseObjects>;
