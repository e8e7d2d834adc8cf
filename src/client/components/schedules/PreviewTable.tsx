import { Grid, Table, Tag, Typography, type TableColumnsType } from 'antd';
import type { RetentionPreview } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';

type Line = RetentionPreview['archives'][number];

const PAGE_SIZE = 10;

/** Each backup, and why it stays or that it goes. */
export function PreviewTable({ archives }: { archives: Line[] }) {
  const t = useT();
  const { moment, size } = useFormats();
  const { sm: wide } = Grid.useBreakpoint();
  const fate = ({ goes, reasons }: Line) => (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 4 }}>
      {goes ? (
        <Tag color="error" style={{ marginInlineEnd: 0 }}>
          {t('retention.goes')}
        </Tag>
      ) : (
        reasons.map((reason) => (
          <Tag key={reason} style={{ marginInlineEnd: 0 }}>
            {t(`keeping.reason.${reason}`)}
          </Tag>
        ))
      )}
    </div>
  );
  const made: TableColumnsType<Line>[number] = {
    title: t('column.name'),
    key: 'name',
    render: (_, line) => (
      <div style={{ overflowWrap: 'anywhere' }}>
        <time dateTime={line.createdAt} title={line.name}>
          {moment(line.createdAt)}
        </time>
        {!wide && <Typography.Text type="secondary"> · {size(line.size)}</Typography.Text>}
        {!wide && fate(line)}
      </div>
    ),
  };
  const columns: TableColumnsType<Line> = wide
    ? [
        made,
        { title: t('column.size'), dataIndex: 'size', align: 'right', render: (bytes: number) => size(bytes) },
        { title: t('retention.why'), key: 'why', render: (_, line) => fate(line) },
      ]
    : [made];
  return (
    <Table<Line>
      rowKey="name"
      size="small"
      columns={columns}
      dataSource={archives}
      pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
    />
  );
}
