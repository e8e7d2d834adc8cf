import { Grid, Table, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import { useFormats } from '../formats';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';
import { BackupTitle } from './BackupTitle';
import { EmptyList } from './EmptyList';
import { GroupTags } from './GroupTags';
import { RowActions, type RowActionHandlers } from './RowActions';
import { RowDetails, hasDetails } from './RowDetails';
import { StateTag } from './StateTag';

interface Props extends RowActionHandlers {
  rows: BackupRow[];
  loading: boolean;
  onCreate(): void;
}

const PAGE_SIZE = 20;

export function BackupTable({ rows, loading, onCreate, ...handlers }: Props) {
  const t = useT();
  const columns = useColumns(handlers);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  // What failed last and was not made good since is open without asking.
  const newest = rows.find(({ state }) => state !== 'running');
  const open = (key: string) => toggled.has(key) !== (key === newest?.key && newest.error !== null);
  const toggle = (key: string) =>
    setToggled((before) => new Set(before.has(key) ? [...before].filter((one) => one !== key) : [...before, key]));

  if (rows.length === 0 && !loading) return <EmptyList onCreate={onCreate} />;
  return (
    <Table<BackupRow>
      rowKey="key"
      size="middle"
      columns={columns}
      dataSource={rows}
      loading={loading}
      scroll={{ x: 'max-content' }}
      pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
      expandable={{
        showExpandColumn: rows.some(hasDetails),
        rowExpandable: hasDetails,
        expandedRowKeys: rows.filter(({ key }) => open(key)).map(({ key }) => key),
        onExpand: (_, { key }) => toggle(key),
        expandedRowRender: (row) => <RowDetails row={row} />,
        columnTitle: <span className="ant-table-row-expand-icon-spaced" aria-label={t('column.details')} />,
      }}
    />
  );
}

function useColumns({ onDownload, onVerify, onDelete }: RowActionHandlers): TableColumnsType<BackupRow> {
  const t = useT();
  const formats = useFormats();
  // On a narrow screen a fixed column would leave no room for the others.
  const { md: wide } = Grid.useBreakpoint();
  return useMemo(() => {
    const amount = (key: 'rows' | 'size' | 'duration', show: (value: number) => string) => ({
      title: t(`column.${key}`),
      dataIndex: key,
      align: 'right' as const,
      sorter: (a: BackupRow, b: BackupRow) => (a[key] ?? -1) - (b[key] ?? -1),
      render: (value: number | null) => (value === null ? '—' : show(value)),
    });
    return [
      {
        title: t('column.name'),
        key: 'name',
        sorter: (a, b) => a.at.localeCompare(b.at),
        render: (_, row) => <BackupTitle row={row} />,
      },
      { title: t('column.state'), key: 'state', render: (_, row) => <StateTag row={row} /> },
      {
        title: t('column.groups'),
        dataIndex: 'groups',
        render: (groups: BackupRow['groups']) => <GroupTags groups={groups} />,
      },
      amount('rows', formats.number),
      amount('size', formats.size),
      amount('duration', formats.duration),
      {
        title: t('column.actions'),
        key: 'actions',
        fixed: wide && 'right',
        render: (_, row) => <RowActions row={row} {...{ onDownload, onVerify, onDelete }} />,
      },
    ];
  }, [t, formats, wide, onDownload, onVerify, onDelete]);
}
