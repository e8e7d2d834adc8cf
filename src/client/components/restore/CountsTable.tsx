import { Grid, Table, Typography, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import type { PlannedCollection, RowCounts } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { useTitle } from '../../title-template';
import { besideScrollbar } from '../collections/beside-scrollbar';

interface Props {
  /** By the name of a collection. */
  counts: Record<string, RowCounts>;
  /** For their titles; those that are no longer known are named as they are. */
  collections: PlannedCollection[];
}

interface Line extends RowCounts {
  name: string;
  title: string;
  rows: number;
}

const KINDS = ['added', 'replaced', 'skipped', 'kept'] as const;
const LINE_HEIGHT = 39;
const TALL_LINE_HEIGHT = 83;
const MOST_LINES = 8;
/** As long words need it. */
const AMOUNT_WIDTH = 118;

/** What became of the rows, collection by collection. Only the lines in view are in the page. */
export function CountsTable({ counts, collections }: Props) {
  const t = useT();
  const { sm: wide } = Grid.useBreakpoint();
  const title = useTitle();
  const columns = useColumns(wide === true);
  const titles = new Map(collections.map((one) => [one.name, title(one)]));
  const lines = Object.entries(counts).map(([name, one]): Line => {
    const rows = one.added + one.replaced + one.skipped;
    return { ...one, name, title: titles.get(name) ?? name, rows };
  });
  if (lines.length === 0) return null;
  const height = wide ? LINE_HEIGHT : TALL_LINE_HEIGHT;
  return (
    <section aria-label={t('restore.counts')}>
      <Table<Line>
        virtual
        rowKey="name"
        size="small"
        columns={columns}
        dataSource={lines}
        pagination={false}
        scroll={{ ...(wide && { x: 200 + 5 * AMOUNT_WIDTH }), y: Math.min(lines.length, MOST_LINES) * height }}
      />
    </section>
  );
}

function useColumns(wide: boolean): TableColumnsType<Line> {
  const t = useT();
  const { number, rows: rowsOf } = useFormats();
  return useMemo(() => {
    const facts = (line: Line) => KINDS.map((kind) => `${t(`restore.counts.${kind}`)}: ${number(line[kind])}`);
    const name: TableColumnsType<Line>[number] = {
      title: t('guide.column.title'),
      key: 'title',
      ellipsis: true,
      render: (_, line) => (
        <span title={line.name}>
          {line.title}
          {!wide && (
            <Typography.Text type="secondary" style={{ display: 'block', whiteSpace: 'normal' }}>
              {[rowsOf(line.rows), ...facts(line)].join(' · ')}
            </Typography.Text>
          )}
        </span>
      ),
    };
    if (!wide) return [name];
    const amount = (key: 'rows' | (typeof KINDS)[number]) => ({
      title: t(`restore.counts.${key}`),
      dataIndex: key,
      align: 'right' as const,
      width: AMOUNT_WIDTH,
      render: (value: number) => number(value),
    });
    const beside = { onCell: besideScrollbar, onHeaderCell: besideScrollbar };
    const [last] = KINDS.slice(-1);
    return [name, amount('rows'), ...KINDS.map((kind) => ({ ...amount(kind), ...(kind === last && beside) }))];
  }, [t, number, rowsOf, wide]);
}
