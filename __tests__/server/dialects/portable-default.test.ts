import type { DialectName, PortableType } from '../../../src/server/dialects/definition';
import { portableDefault, type PortableDefault } from '../../../src/server/dialects/portable-default';

const text = (value: string): PortableDefault => ({ kind: 'text', text: value });
const number = (value: string): PortableDefault => ({ kind: 'number', text: value });
const now = (part: 'moment' | 'date' | 'time'): PortableDefault => ({ kind: 'now', part });

const CASES: [DialectName, PortableType, string, PortableDefault | null][] = [
  ['postgres', 'text', "'x'::character varying", text('x')],
  ['postgres', 'text', "('it''s ::text'::character varying(40))::text", text("it's ::text")],
  ['postgres', 'text', '\'so\'::public."Mood of day"', text('so')],
  ['postgres', 'text', 'NULL::character varying', { kind: 'null' }],
  ['postgres', 'int', "'-1'::integer", number('-1')],
  ['postgres', 'decimal', '1.50', number('1.50')],
  ['postgres', 'int', '(-7)', number('-7')],
  ['postgres', 'boolean', 'false', { kind: 'boolean', value: false }],
  ['postgres', 'json', "'{}'::jsonb", text('{}')],
  ['postgres', 'array', "'{}'::integer[]", null],
  ['postgres', 'instant', 'now()', now('moment')],
  ['postgres', 'date', "('now'::text)::date", now('moment')],
  ['postgres', 'date', 'CURRENT_DATE', now('date')],
  ['postgres', 'time', 'LOCALTIME', now('time')],
  ['postgres', 'datetime', "'2024-02-29 01:02:03'::timestamp without time zone", text('2024-02-29 01:02:03')],
  ['postgres', 'instant', "'2024-02-29 01:02:03+00'::timestamp with time zone", text('2024-02-29 01:02:03+00')],
  ['postgres', 'datetime', "'infinity'::timestamp without time zone", null],
  ['postgres', 'uuid', 'gen_random_uuid()', null],
  ['postgres', 'int', "nextval('a_seq'::regclass)", null],
  ['postgres', 'text', "('a'::text || 'b'::text)", null],
  ['postgres', 'point', "'(1,2)'::point", null],
  ['mysql', 'text', "'it\\'s \\\\'", text("it's \\")],
  ['mysql', 'json', "_utf8mb4'[]'", text('[]')],
  ['mysql', 'json', "('{}')", text('{}')],
  ['mysql', 'boolean', '1', { kind: 'boolean', value: true }],
  ['mysql', 'boolean', "b'0'", { kind: 'boolean', value: false }],
  ['mysql', 'instant', 'current_timestamp(3)', now('moment')],
  ['mysql', 'datetime', "'0000-00-00 00:00:00'", null],
  ['mysql', 'text', 'uuid()', null],
  ['sqlite', 'text', '"double"', text('double')],
  ['sqlite', 'text', '5', text('5')],
  ['sqlite', 'int', 'true', number('1')],
  ['sqlite', 'decimal', '1 + 2', null],
  ['sqlite', 'instant', 'CURRENT_TIMESTAMP', now('moment')],
  ['sqlite', 'bytes', "X'00'", null],
];

describe('defaults that every dialect can say', () => {
  it.each(CASES)('%s %s %s', (from, type, expression, expected) => {
    expect(portableDefault(expression, type, from)).toEqual(expected);
  });
});
