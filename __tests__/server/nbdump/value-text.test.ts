/** Forms of values that only some databases, drivers or versions have. */
import type { ColumnDefinition, PortableType } from '../../../src/server/dialects/definition';
import { sourceFacts } from '../../../src/server/nbdump/source-facts';
import { valueText } from '../../../src/server/nbdump/value-text';
import { clockOf } from '../../../src/server/nbdump/wall-clock';

function text(dialect: string, type: PortableType, json: string, zone = '+08:00'): string | null | undefined {
  const context = { facts: sourceFacts(dialect), wallClock: clockOf(zone), onRounded: () => undefined };
  return valueText({ type, precision: null } as ColumnDefinition, context)(Buffer.from(json));
}

test.each<[string, PortableType, string, string | null]>([
  ['sqlite', 'int', '12', '12'],
  ['sqlite', 'int', '-0', '0'],
  ['sqlite', 'int', '9223372036854776000', '9223372036854775807'],
  ['sqlite', 'int', '1e+21', '1000000000000000000000'],
  ['postgres', 'int', '"9223372036854775806"', '9223372036854775806'],
  ['sqlite', 'int', '"not a number"', 'not a number'],
  ['sqlite', 'decimal', '1.5e-7', '0.00000015'],
  ['sqlite', 'decimal', '1.25e+22', '12500000000000000000000'],
  ['postgres', 'decimal', '"123456789012345678.10"', '123456789012345678.10'],
  ['mysql', 'boolean', '1', 't'],
  ['postgres', 'boolean', 'false', 'f'],
  ['sqlite', 'uuid', '"225E943E-F061-45C7-A7F0-F9E63817B2A3"', '225e943e-f061-45c7-a7f0-f9e63817b2a3'],
  ['sqlite', 'instant', '"2024-02-29 12:34:56.789 +02:00"', '2024-02-29 10:34:56.789+00'],
  ['sqlite', 'instant', '"2024-02-29 12:34:56"', '2024-02-29 12:34:56+00'],
  ['sqlite', 'instant', '"2024-02-30 12:34:56"', '2024-02-30 12:34:56'],
  ['postgres', 'instant', '"+010000-01-01T00:00:00.000Z"', '10000-01-01 00:00:00.000+00'],
  ['postgres', 'instant', '"-000001-01-01T00:00:00.000Z"', '0002-01-01 00:00:00.000+00 BC'],
  ['mysql', 'datetime', '"2024-02-29T20:34:56.000Z"', '2024-03-01 04:34:56.000'],
  ['mysql', 'datetime', '"2024-02-29 20:34:56"', '2024-02-29 20:34:56'],
  ['mysql', 'date', '"2024-02-29"', '2024-02-29'],
  ['mysql', 'date', '"2024-02-29T20:00:00.000Z"', '2024-03-01'],
  ['sqlite', 'json', '"{\\"a\\":1}"', '{"a":1}'],
  ['postgres', 'json', '"{\\"a\\":1}"', '"{\\"a\\":1}"'],
  ['mariadb', 'json', '"{\\"a\\":1}"', '{"a":1}'],
  ['mariadb', 'json', '"plain"', '"plain"'],
  ['mysql', 'json', '{"a":12345678901234567890}', '{"a":12345678901234567890}'],
  ['postgres', 'bytes', '{"type":"Buffer","data":[0,255]}', '\\x00ff'],
  ['mysql', 'text', '{"type":"Buffer","data":[104,105]}', 'hi'],
  ['postgres', 'point', '{"x":1,"y":2.5}', '[1,2.5]'],
  ['postgres', 'circle', '{"x":1,"y":2,"radius":3}', '[1,2,3]'],
  ['postgres', 'circle', '"<(1,2),3>"', '[1,2,3]'],
  ['postgres', 'path', '[[1,2],[3,4]]', '{"closed":true,"points":[[1,2],[3,4]]}'],
  ['postgres', 'polygon', '"((0,0),(1,0),(1,1))"', '[[0,0],[1,0],[1,1]]'],
  ['mysql', 'point', '{"type":"Point","coordinates":[1,2]}', '[1,2]'],
  ['mysql', 'polygon', '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}', '[[0,0],[1,0],[1,1]]'],
  ['sqlite', 'path', '"[[1,2],[3,4]]"', '[[1,2],[3,4]]'],
  ['sqlite', 'text', 'null', null],
])('%s, %s: %s', (dialect, type, json, expected) => {
  expect(text(dialect, type, json)).toBe(expected);
});

test('zones by name, with their summer', () => {
  expect(text('mysql', 'datetime', '"2024-07-01T12:00:00.000Z"', 'Europe/Berlin')).toBe('2024-07-01 14:00:00.000');
  expect(text('mysql', 'datetime', '"2024-01-01T12:00:00.000Z"', 'Europe/Berlin')).toBe('2024-01-01 13:00:00.000');
  expect(text('mysql', 'datetime', '"2024-01-01T12:00:00.000Z"', 'no such zone')).toBe('2024-01-01 12:00:00.000');
});

test('what is no JSON is not taken for a value', () => {
  expect([text('sqlite', 'text', '"open'), text('sqlite', 'int', ''), text('sqlite', 'json', '{]')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
