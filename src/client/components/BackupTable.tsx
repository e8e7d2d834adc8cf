import { Flex, Table } from 'antd';
import { useDeferredValue, useMemo, useState } from 'react';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';
import { findBackups, isFiltering, NO_FILTER, type BackupFilter } from '../model/find-backups';
import { BackupFilters } from './BackupFilters';
import { EmptyList } from './EmptyList';
import type { RowActionHandlers } from './RowActions';
import { RowDetails, hasDetails } from './RowDetails';
import { RowStyles } from './RowStyles';
import { useBackupColumns } from './useBackupColumns';

interface Props extends RowActionHandlers {
  rows: BackupRow[];
  loading: boolean;
  onCreate(): void;
}

const PAGE_SIZES = [10, 20, 50];
/** About one screen; more would make turning the page slow. */
const PAGE_SIZE = 10;

export function BackupTable({ rows, loading, onCreate, ...handlers }: Props) {
  const t = useT();
  const columns = useBackupColumns(handlers);
  const [filter, setFilter] = useState<BackupFilter>(NO_FILTER);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  // Typing goes before showing what was found.
  const wanted = useDeferredValue(filter);
  const found = useMemo(() => findBackups(rows, wanted), [rows, wanted]);
  // What failed last and was not made good since is open without asking.
  const newest = rows.find(({ state }) => state !== 'running');
  const open = (key: string) => toggled.has(key) !== (key === newest?.key && newest.error !== null);
  const toggle = (key: string) =>
    setToggled((before) => new Set(before.has(key) ? [...before].filter((one) => one !== key) : [...before, key]));

  if (rows.length === 0 && !loading) return <EmptyList onCreate={onCreate} />;
  return (
    <Flex vertical gap="middle">
      <RowStyles />
      {(rows.length > 1 || isFiltering(filter)) && (
        <BackupFilters rows={rows} found={found.length} filter={filter} onChange={setFilter} />
      )}
      <Table<BackupRow>
        rowKey="key"
        size="middle"
        columns={columns}
        dataSource={found}
        loading={loading}
        pagination={{
          defaultPageSize: PAGE_SIZE,
          pageSizeOptions: PAGE_SIZES,
          showSizeChanger: found.length > Math.min(...PAGE_SIZES),
          hideOnSinglePage: found.length <= Math.min(...PAGE_SIZES),
          responsive: true,
        }}
        locale={{ emptyText: t('filter.nothing') }}
        expandable={{
          showExpandColumn: rows.some(hasDetails),
          rowExpandable: hasDetails,
          expandedRowKeys: found.filter(({ key }) => open(key)).map(({ key }) => key),
          onExpand: (_, { key }) => toggle(key),
          expandedRowRender: (row) => <RowDetails row={row} />,
          columnTitle: <span className="ant-table-row-expand-icon-spaced" aria-label={t('column.details')} />,
        }}
      />
    </Flex>
  );
}
