import { Flex, Input, Table, type TableColumnsType } from 'antd';
import { useDeferredValue, useMemo, useState } from 'react';
import { byName } from '../../backup-rules/owner';
import type { DumpableCollections, GroupItem } from '../../common/api';
import { useFormats } from '../formats';
import { useT } from '../locale';
import { filledGroups } from '../model/collection-counts';
import { findItems } from '../model/find-collections';
import { useTitle } from '../title-template';
import { CollectionTitle } from './collections/CollectionTitle';
import { RowStyles } from './RowStyles';

const PAGE_SIZE = 20;

/** The collections in an archive, of all groups or of some. */
export function ContentsTable({ contents }: { contents: DumpableCollections }) {
  const t = useT();
  const title = useTitle();
  const formats = useFormats();
  const [query, setQuery] = useState('');
  const all = useMemo(() => Object.values(contents).flat(), [contents]);
  const wanted = useDeferredValue(query);
  const found = useMemo(() => findItems(all, wanted, title), [all, wanted, title]);
  const columns = useMemo<TableColumnsType<GroupItem>>(() => {
    const amount = (key: 'estimatedRows' | 'estimatedBytes', name: string, show: (value: number) => string) => ({
      title: t(`column.${name}`),
      dataIndex: key,
      align: 'right' as const,
      sorter: (a: GroupItem, b: GroupItem) => (a[key] ?? 0) - (b[key] ?? 0),
      render: (value: number | null) => (value === null ? '—' : show(value)),
    });
    return [
      {
        title: t('guide.column.title'),
        key: 'title',
        sorter: (a, b) => byName(title(a), title(b)),
        render: (_, item) => <CollectionTitle item={item} />,
      },
      {
        title: t('guide.column.group'),
        dataIndex: 'group',
        render: (group: string) => t(`group.${group}.short`),
        filters: filledGroups(contents).map((value) => ({ value, text: t(`group.${value}.short`) })),
        onFilter: (value, item) => item.group === value,
      },
      amount('estimatedRows', 'rows', formats.number),
      amount('estimatedBytes', 'size', formats.size),
    ];
  }, [t, title, formats, contents]);
  return (
    <Flex vertical gap="small">
      <RowStyles />
      <Input.Search
        allowClear
        value={query}
        onChange={({ target }) => setQuery(target.value)}
        placeholder={t('guide.search')}
        aria-label={t('guide.search')}
      />
      <Table<GroupItem>
        rowKey="name"
        size="small"
        columns={columns}
        dataSource={found}
        pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: t('guide.nothing-found') }}
      />
    </Flex>
  );
}
