/** The tables of the data set as NocoBase makes them on each database. */
import type { DialectName } from '../../src/server/dialects/definition';
import type { RowForms } from './order-rows';

export const SMALL_TABLES = Array.from({ length: 60 }, (_, at) => `small_${String(at + 1).padStart(2, '0')}`);
export const SMALL_ROWS = 50;

export const ORDER_COLUMNS = [
  'id',
  'title',
  'note',
  'amount',
  'rate',
  'paid',
  'due',
  'shippedAt',
  'meta',
  'uid',
  'customerId',
  'status',
  'createdAt',
  'updatedAt',
];

interface Native extends RowForms {
  quote(name: string): string;
  /** In the order of ORDER_COLUMNS. */
  orderTypes: string[];
  /** SQLite takes a foreign key with the table only. */
  foreignKeyInTable: boolean;
  /** Between two loads and before the measurements, so that statistics are there. */
  settle: string[];
}

export const NATIVE: Record<DialectName, Native> = {
  sqlite: {
    quote: (name) => `\`${name}\``,
    orderTypes:
      'BIGINT,VARCHAR(255),TEXT,DECIMAL(12;2),DOUBLE PRECISION,TINYINT(1),DATE,DATETIME,JSON,UUID,BIGINT,VARCHAR(255),DATETIME,DATETIME'.split(
        ',',
      ),
    foreignKeyInTable: true,
    settle: ['ANALYZE'],
    instant: (text) => `${text} +00:00`,
    boolean: Number,
  },
  postgres: {
    quote: (name) => `"${name}"`,
    orderTypes:
      'BIGINT,VARCHAR(255),TEXT,DECIMAL(12;2),DOUBLE PRECISION,BOOLEAN,DATE,TIMESTAMPTZ(3),JSON,UUID,BIGINT,VARCHAR(255),TIMESTAMPTZ(3),TIMESTAMPTZ(3)'.split(
        ',',
      ),
    foreignKeyInTable: false,
    settle: ['VACUUM ANALYZE', 'CHECKPOINT'],
    instant: (text) => `${text}+00`,
    boolean: (value) => value,
  },
  mysql: {
    quote: (name) => `\`${name}\``,
    orderTypes:
      'BIGINT,VARCHAR(255),TEXT,DECIMAL(12;2),DOUBLE PRECISION,TINYINT(1),DATE,DATETIME(3),JSON,CHAR(36),BIGINT,VARCHAR(255),DATETIME(3),DATETIME(3)'.split(
        ',',
      ),
    foreignKeyInTable: false,
    settle: ['ANALYZE TABLE orders'],
    instant: (text) => text,
    boolean: Number,
  },
};

export function orderColumns(dialect: DialectName): string {
  const { quote, orderTypes } = NATIVE[dialect];
  return ORDER_COLUMNS.map((name, at) => `${quote(name)} ${orderTypes[at]?.replace(';', ',')}`).join(', ');
}

export function tableStatements(dialect: DialectName): string[] {
  const { quote, foreignKeyInTable } = NATIVE[dialect];
  const key = `FOREIGN KEY (${quote('customerId')}) REFERENCES customers (id)`;
  return [
    `CREATE TABLE customers (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(255), city VARCHAR(255))`,
    `CREATE TABLE orders (${orderColumns(dialect)}, PRIMARY KEY (id)${foreignKeyInTable ? `, ${key}` : ''})`,
    ...SMALL_TABLES.map((name) => `CREATE TABLE ${name} (id BIGINT NOT NULL PRIMARY KEY, label VARCHAR(255))`),
  ];
}

/** After the rows: so that they load fast. */
export function indexStatements(dialect: DialectName): string[] {
  const { quote, foreignKeyInTable } = NATIVE[dialect];
  const key = `FOREIGN KEY (${quote('customerId')}) REFERENCES customers (id)`;
  return [
    `CREATE INDEX orders_customer ON orders (${quote('customerId')})`,
    `CREATE INDEX orders_status ON orders (status)`,
    ...(foreignKeyInTable ? [] : [`ALTER TABLE orders ADD CONSTRAINT orders_customer_key ${key}`]),
  ];
}
