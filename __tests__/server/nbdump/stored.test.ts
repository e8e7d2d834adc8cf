/** Archives that the deprecated plugin of NocoBase 2.2 wrote, stored: they are converted for ever. */
import path from 'node:path';
import { splitLine, unescapeValue } from '../../../src/server/archive/row-codec';
import { openFile } from '../../../src/server/destinations/local';
import { rowColumns } from '../../../src/server/dialects/definition';
import { isNbdump } from '../../../src/server/nbdump/read-nbdump';
import { useTempDir } from '../../helpers/temp-dir';
import { converted, type ConvertedArchive } from './converted';

const FOLDER = path.resolve(__dirname, '../../fixtures/nbdump');

async function record(result: ConvertedArchive, collection: string, row: number) {
  const { table } = await result.archive.definition(collection);
  const line = (await result.rows(collection)).split('\n')[row] ?? '';
  const values = splitLine(Buffer.from(line)).map((value) => unescapeValue(value)?.toString() ?? null);
  return Object.fromEntries(
    rowColumns(table!).map(({ name }, at) => [name.replace(/_/g, '').toLowerCase(), values[at]]),
  );
}

describe.each(['sqlite', 'postgres', 'mysql'])('%s.nbdump', (dialect) => {
  const temporary = useTempDir();

  test('becomes an archive that verifies, with the values that went in', async () => {
    const source = await openFile(path.join(FOLDER, `${dialect}.nbdump`));
    expect(await isNbdump(source)).toBe(true);
    const result = await converted(source, temporary()).finally(() => source.close());
    expect(result.archive.manifest.database.dialect).toBe(dialect);
    expect(result.archive.manifest.collections.length).toBeGreaterThan(40);
    const { price, ...first } = await record(result, 'sampleThings', 0);
    expect(first).toMatchObject({
      id: '1',
      title: 'naïve "quoted" \t tab \\ back\r\nline 书 😀',
      count: '-2147483648',
      huge: '9007199254740991',
      active: 'f',
      startsat: expect.stringMatching(/^2024-02-29 12:34:56(\.000)?$/),
      endsat: '2024-02-29 12:34:56.789+00',
      dueon: '2024-02-29',
      opensat: '23:59:58',
      meta: expect.stringContaining('"ключ":"a\\tb\\\\c"'),
      picture: '\\x000102090a0d5c7f80ff',
      place: '[12.5,-33.25]',
      area: '[[0,0],[10,0],[10,10],[0,0]]',
      range: '[1.5,2.5,10]',
      orderno: 'N-0001',
    });
    expect(Number(price)).toBeCloseTo(12345678901.1234, 3);
    expect(await record(result, 'sampleThings', 2)).toMatchObject({
      title: null,
      meta: null,
      active: null,
      tags: null,
    });
    expect(await record(result, 'places', 2)).toMatchObject({ label: '北京', parentid: '2' });
  });
});
