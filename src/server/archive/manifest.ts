/** `manifest.json`: the sealing entry, written last; it names every other entry. docs/archive-format.md is the normative text. */
import { z } from 'zod';
import { ALL_CONTENTS } from '../../common/api';
import { GROUP_KEYS } from '../../backup-rules/groups';
import { DIALECT_NAMES } from '../dialects/definition';

/** The newest that is read. Archives of rows alone have the first: whoever reads that can read them. */
export const FORMAT_VERSION = 2;
/** Since which there are files. */
export const FILES_VERSION = 2;
export const MANIFEST_ENTRY = 'manifest.json';

/** Characters of the name of an entry: that of a collection with 200 Chinese characters, each escaped to 9, still fits. */
export const MAX_NAME_LENGTH = 2048;

const name = z.string().min(1).max(512);
const count = z.number().int().nonnegative();

const entrySchema = z
  .object({
    name: z.string().min(1).max(MAX_NAME_LENGTH),
    /** Uncompressed. */
    bytes: count,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** Only for entries of rows. */
    rows: count.optional(),
  })
  .strict();

const collectionSchema = z
  .object({
    name,
    title: z.string(),
    group: z.enum(GROUP_KEYS),
    source: z.enum(['declared', 'rule', 'override', 'owner', 'user-made', 'none']),
    origin: z.string(),
    kind: z.enum(['table', 'view', 'query', 'foreign table']),
    table: z.object({ name, schema: name.optional() }).strict().nullable(),
    inherits: z.array(name),
    rows: count,
    /** Uncompressed bytes of its rows. */
    bytes: count,
    /** 32 hex digits, see docs/archive-format.md; null where it was not computed, as the writer leaves it to verification. */
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .nullable(),
  })
  .strict();

const fileRootSchema = z
  .object({
    content: z.enum(ALL_CONTENTS),
    name,
    /** Of uploads: names of the storages that keep their files there. */
    storages: z.array(name),
    files: count,
    /** Of all its files, also of those whose content the archive holds once for several. */
    bytes: count,
  })
  .strict();

export const manifestSchema = z
  .object({
    formatVersion: z.union([z.literal(1), z.literal(FILES_VERSION)]),
    /** UUID of the backup. */
    id: z.string().uuid(),
    /** Moment of the snapshot, ISO 8601 in UTC. */
    createdAt: z.string().datetime(),
    finishedAt: z.string().datetime(),
    /** Who or what asked for it: a user's name, `command line`, a schedule. */
    createdBy: z.string().nullable(),
    note: z.string().max(2000).nullable(),
    /** The schedule that made it, as it was called then. */
    schedule: z.object({ id: z.string().uuid(), name }).strict().nullable().optional(),
    /** Version of this plugin. */
    generator: z.string(),
    application: z
      .object({
        name: z.string(),
        version: z.string(),
        plugins: z.array(z.object({ name, version: z.string(), enabled: z.boolean() }).strict()),
      })
      .strict(),
    database: z
      .object({
        dialect: z.enum(DIALECT_NAMES),
        product: z.string(),
        version: z.string(),
        underscored: z.boolean(),
        tablePrefix: z.string(),
        schema: z.string().nullable(),
        timezone: z.string(),
      })
      .strict(),
    /** The groups that were asked for. */
    groups: z.array(z.enum(GROUP_KEYS)),
    /** What the choice needed besides, and for whose sake. */
    added: z.array(z.object({ name, because: name, why: z.string() }).strict()),
    warnings: z.array(z.string()),
    collections: z.array(collectionSchema),
    /** Absent where the archive holds rows alone. */
    files: z
      .object({ roots: z.array(fileRootSchema).min(1) })
      .strict()
      .optional(),
    /** Every other entry, in the order in which they stand in the archive. */
    entries: z.array(entrySchema),
  })
  .strict();

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestEntry = z.infer<typeof entrySchema>;
export type ManifestCollection = z.infer<typeof collectionSchema>;
export type ManifestFiles = NonNullable<Manifest['files']>;
export type ManifestFileRoot = z.infer<typeof fileRootSchema>;
/** What the backup knows; the writer adds the entries. */
export type ManifestBody = Omit<Manifest, 'entries' | 'formatVersion'>;
