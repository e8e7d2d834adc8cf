import { Flex, Grid, Input, Table, Typography, type TableColumnsType } from 'antd';
import { useMemo, useState } from 'react';
import type { GroupItem } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { findItems } from '../../model/find-collections';
import { useTitle } from '../../title-template';
import { besideScrollbar } from './beside-scrollbar';

interface Props {
  items: GroupItem[];
  chosen: ReadonlySet<string>;
  /** Shown, but not to be changed. */
  locked?: boolean;
  onToggle(names: string[], on: boolean): void;
}

const ROW_HEIGHT = 39;
/** On a narrow screen, with the amounts below the title. */
const TALL_ROW_HEIGHT = 61;
const MOST_ROWS = 7;
const SEARCHED_FROM = 10;

/** Only the rows in view are in the page, so that thousands are as smooth as ten. */
export function CollectionTable({ items, chosen, locked = false, onToggle }: Props) {
  const t = useT();
  const title = useTitle();
  const { sm: wide } = Grid.useBreakpoint();
  const [query, setQuery] = useState('');
  const found = useMemo(() => findItems(items, query, title), [items, query, title]);
  const columns = useColumns(wide === true);
  const selectedRowKeys = useMemo(() => found.flatMap(({ name }) => (chosen.has(name) ? [name] : [])), [found, chosen]);
  const height = wide ? ROW_HEIGHT : TALL_ROW_HEIGHT;
  return (
    <Flex vertical gap="small" style={{ paddingBlock: 4 }}>
      {items.length > SEARCHED_FROM && (
        <Input.Search
          allowClear
          value={query}
          onChange={({ target }) => setQuery(target.value)}
          placeholder={t('guide.search')}
          aria-label={t('guide.search')}
        />
      )}
      <Table<GroupItem>
        virtual
        rowKey="name"
        size="small"
        columns={columns}
        dataSource={found}
        pagination={false}
        scroll={{ ...(wide && { x: 420 }), y: Math.min(found.length || 3, MOST_ROWS) * height }}
        locale={{ emptyText: t('guide.nothing-found') }}
        rowSelection={{
          columnWidth: 40,
          selectedRowKeys,
          getCheckboxProps: (item) => ({ 'aria-label': title(item), disabled: locked }) as object,
          onSelect: ({ name }, on) => onToggle([name], on),
          onSelectAll: (on) =>
            onToggle(
              found.map(({ name }) => name),
              on,
            ),
        }}
      />
    </Flex>
  );
}

/** Amounts have columns of their own where there is room for them. */
function useColumns(wide: boolean): TableColumnsType<GroupItem> {
  const t = useT();
  const title = useTitle();
  const { number, rows, size } = useFormats();
  return useMemo(() => {
    const amounts = ({ estimatedRows, estimatedBytes }: GroupItem) => (
      <Typography.Text type="secondary" ellipsis style={{ display: 'block' }}>
        {[rows(estimatedRows ?? 0), size(estimatedBytes ?? 0)].join(' · ')}
      </Typography.Text>
    );
    const name: TableColumnsType<GroupItem>[number] = {
      title: t('guide.column.title'),
      key: 'title',
      ellipsis: true,
      render: (_, item) => (
        <span title={item.name}>
          {title(item)}
          {title(item) !== item.name && <Typography.Text type="secondary"> {item.name}</Typography.Text>}
          {!wide && amounts(item)}
        </span>
      ),
    };
    if (!wide) return [name];
    return [
      name,
      {
        title: t('column.rows'),
        dataIndex: 'estimatedRows',
        align: 'right',
        width: 100,
        render: (value: number | null) => number(value ?? 0),
      },
      {
        title: t('column.size'),
        dataIndex: 'estimatedBytes',
        onCell: besideScrollbar,
        onHeaderCell: besideScrollbar,
        align: 'right',
        width: 110,
        render: (value: number | null) => size(value ?? 0),
      },
    ];
  }, [t, title, number, rows, size, wide]);
}
