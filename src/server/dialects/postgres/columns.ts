import type { ColumnDefinition, PortableType } from '../definition';
import { portableType, type CatalogType } from './types';

export interface ColumnRow {
  name: string;
  native: string;
  nullable: boolean;
  default: string | null;
  identity: '' | 'a' | 'd';
  generated: '' | 's' | 'v';
  /** Domains resolved; the element's where it is an array. */
  typeName: string;
  typeBuiltin: boolean;
  typeKind: string;
  isArray: boolean;
  /** Type modifier, -1 for none. */
  modifier: number;
  enumValues: string[] | null;
  collation: string | null;
  comment: string | null;
  /** Of the sequence that belongs to the column, quoted and qualified, and its bare name. */
  sequence: string | null;
  sequenceName: string | null;
  increment: string | null;
}

/** A subquery over `target` (oid): the columns in order, as JSON. */
export const COLUMNS = `
  SELECT coalesce(json_agg(json_build_object(
      'name', a.attname, 'native', pg_catalog.format_type(a.atttypid, a.atttypmod), 'nullable', NOT a.attnotnull,
      'default', pg_catalog.pg_get_expr(d.adbin, d.adrelid), 'identity', a.attidentity,
      'generated', to_jsonb(a) ->> 'attgenerated',
      'typeName', e.typname, 'typeBuiltin', e.typnamespace = 'pg_catalog'::regnamespace, 'typeKind', e.typtype,
      'isArray', b.element IS NOT NULL, 'modifier', b.modifier,
      'enumValues', (SELECT json_agg(v.enumlabel ORDER BY v.enumsortorder) FROM pg_catalog.pg_enum v
                      WHERE v.enumtypid = b.oid),
      'collation', (SELECT l.collname FROM pg_catalog.pg_collation l
                     WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation),
      'comment', pg_catalog.col_description(a.attrelid, a.attnum),
      'sequence', s.sequence, 'sequenceName', s.name, 'increment', s.increment
    ) ORDER BY a.attnum), '[]')
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    CROSS JOIN LATERAL (
      WITH RECURSIVE base AS (
        SELECT t.oid, t.typbasetype, t.typelem, t.typlen, t.typcategory, a.atttypmod AS modifier
        UNION ALL
        SELECT x.oid, x.typbasetype, x.typelem, x.typlen, x.typcategory, y.typtypmod
          FROM base JOIN pg_catalog.pg_type y ON y.oid = base.oid JOIN pg_catalog.pg_type x ON x.oid = base.typbasetype
         WHERE base.typbasetype <> 0
      )
      SELECT oid, modifier, CASE WHEN typcategory = 'A' AND typelem <> 0 AND typlen = -1 THEN typelem END AS element
        FROM base WHERE typbasetype = 0
    ) b
    JOIN pg_catalog.pg_type e ON e.oid = coalesce(b.element, b.oid)
    LEFT JOIN LATERAL (
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS sequence, c.relname AS name, q.seqincrement::text AS increment
        FROM pg_catalog.pg_depend p
        JOIN pg_catalog.pg_class c ON c.oid = p.objid AND c.relkind = 'S'
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_sequence q ON q.seqrelid = c.oid
       WHERE p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.refobjid = a.attrelid
         AND p.refobjsubid = a.attnum AND p.deptype IN ('a', 'i')
         AND (a.attidentity <> '' OR EXISTS (
           -- NocoBase lets parents and children number by one sequence, which is not always the column's own.
           SELECT FROM pg_catalog.pg_depend u WHERE u.classid = 'pg_attrdef'::regclass AND u.objid = d.oid
              AND u.refclassid = 'pg_class'::regclass AND u.refobjid = c.oid))
       ORDER BY p.deptype DESC, c.oid LIMIT 1
    ) s ON true
   WHERE a.attrelid = target.oid AND a.attnum > 0 AND NOT a.attisdropped`;

/** The limits that the type modifier carries, by the name of the type. */
function limits(column: ColumnRow): Pick<ColumnDefinition, 'length' | 'precision' | 'scale'> {
  const { typeName, modifier, isArray } = column;
  const none = { length: null, precision: null, scale: null };
  if (isArray) return none;
  switch (typeName) {
    case 'varchar':
    case 'bpchar':
      return modifier < 0 ? none : { ...none, length: modifier - 4 };
    case 'numeric': {
      if (modifier < 0) return none;
      const scale = (modifier - 4) & 0x7ff;
      // Since PostgreSQL 15 a scale is 11 bits with a sign.
      return { ...none, precision: ((modifier - 4) >> 16) & 0xffff, scale: (scale ^ 1024) - 1024 };
    }
    case 'float4':
      return { ...none, precision: 24 };
    case 'float8':
      return { ...none, precision: 53 };
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return { ...none, scale: modifier < 0 ? 6 : modifier };
    default:
      return none;
  }
}

function identityOf(column: ColumnRow, numbersTheTable: boolean): ColumnDefinition['identity'] {
  if (column.identity === 'a') return 'always';
  if (column.identity === 'd') return 'by default';
  return numbersTheTable ? 'serial' : null;
}

export function columnDefinition(column: ColumnRow, numbersTheTable: boolean, hint?: PortableType): ColumnDefinition {
  const element: CatalogType = {
    name: column.typeName,
    builtin: column.typeBuiltin,
    kind: column.typeKind,
    element: null,
  };
  const identity = identityOf(column, numbersTheTable);
  const generated = column.generated ? { expression: column.default ?? '', stored: column.generated === 's' } : null;
  return {
    name: column.name,
    type: portableType(column.isArray ? { ...element, element } : element, hint),
    native: column.native,
    nullable: column.nullable,
    default: identity || generated ? null : column.default,
    identity,
    generated,
    enumValues: column.isArray ? null : column.enumValues,
    ...limits(column),
    collation: column.collation,
    comment: column.comment,
  };
}
