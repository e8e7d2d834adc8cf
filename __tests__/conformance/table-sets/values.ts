/** Values that the suite owns, in the spelling of a dialect. */
import type { DialectFixture, TypeCase } from '../dialect/fixture';

export const AWKWARD_TEXTS = [
  '',
  ' ',
  '\\N',
  '\\',
  '\\.',
  'N',
  'a\tb\nc\r\nd\re',
  '\b\v\f',
  '\\n\\t\\\\',
  '\u0001\u001a\u001b\u007f\u0085\u2028\ufeff',
  `'single' "double" \`back\` %s $1 ? ; --`,
  '漢字 русский 😀 𝒳 é e\u0301',
];

/** The types that every fixture spells and the suite fills. */
export function ownCases({ types, text, bytes }: DialectFixture): TypeCase[] {
  const values = (...expressions: string[]) => expressions.map((expression): [string, string] => [expression, '']);
  const all = Buffer.from(Array.from({ length: 256 }, (_unused, byte) => byte));
  return [
    { native: types.int64, type: 'int', values: values('0', '-9223372036854775807', '9007199254740993') },
    {
      native: types.double,
      type: 'float',
      values: values('1e0', '-0.1e0', '5e-324', '1.7976931348623157e308', '123456789.12345679e0'),
    },
    { native: types.text, type: 'text', values: values(...AWKWARD_TEXTS.map(text)) },
    {
      native: types.bytes,
      type: 'bytes',
      values: values(bytes(all), bytes(Buffer.alloc(0)), bytes(Buffer.from('\\x'))),
    },
    {
      native: types.json,
      type: 'json',
      hint: 'json',
      values: values(text('null'), text('""'), text('"\\\\ \\" \\n é 😀"'), text('12345678901234567890'), text('[]')),
    },
  ];
}
