import { Grid, Table, Typography, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import type { PlannedCollection, RestorePlan } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { goesElsewhere } from '../../model/plan-facts';
import { useTitle } from '../../title-template';
import { besideScrollbar } from '../collections/beside-scrollbar';

const LINE_HEIGHT = 22;
const ROW_PADDING = 17;
const MOST_ROWS = 6;

/** Every collection of a plan: from which table to which, with its rows now and then. Only the rows in view are in the page. */
export function PlannedTable({ plan }: { plan: RestorePlan }) {
  const { sm: wide } = Grid.useBreakpoint();
  const tables = goesElsewhere(plan);
  const columns = useColumns(tables, wide === true);
  const lines = 1 + (tables ? 1 : 0) + (wide ? 0 : 1);
  const { collections } = plan;
  return (
    <Table<PlannedCollection>
      virtual
      rowKey="name"
      size="small"
      columns={columns}
      dataSource={collections}
      pagination={false}
      scroll={{
        ...(wide && { x: 520 }),
        y: Math.min(collections.length, MOST_ROWS) * (lines * LINE_HEIGHT + ROW_PADDING),
      }}
    />
  );
}

function useColumns(tables: boolean, wide: boolean): TableColumnsType<PlannedCollection> {
  const t = useT();
  const title = useTitle();
  const { number } = useFormats();
  return useMemo(() => {
    const action = ({ action: what }: PlannedCollection) => t(`restore.action.${what}`);
    const now = ({ liveRows }: PlannedCollection) => (liveRows === null ? '—' : `≈ ${number(liveRows)}`);
    const facts = (one: PlannedCollection) =>
      [action(one), t('restore.now-then', { now: now(one), then: number(one.rows) })].join(' · ');
    const second = (text: string) => (
      <Typography.Text type="secondary" ellipsis={{ tooltip: text }} style={{ display: 'block' }}>
        {text}
      </Typography.Text>
    );
    const name: TableColumnsType<PlannedCollection>[number] = {
      title: t('guide.column.title'),
      key: 'title',
      ellipsis: true,
      render: (_, one) => (
        <span title={one.to ?? one.name}>
          {title(one)}
          {tables && second([one.from ?? '—', one.to ?? '—'].join(' → '))}
          {!wide && second(facts(one))}
        </span>
      ),
    };
    if (!wide) return [name];
    return [
      name,
      { title: t('restore.column.action'), key: 'action', width: 150, render: (_, one) => action(one) },
      { title: t('restore.column.now'), key: 'now', align: 'right', width: 110, render: (_, one) => now(one) },
      {
        title: t('restore.column.then'),
        dataIndex: 'rows',
        onCell: besideScrollbar,
        onHeaderCell: besideScrollbar,
        align: 'right',
        width: 110,
        render: (rows) => number(rows),
      },
    ];
  }, [t, title, number, tables, wide]);
}
