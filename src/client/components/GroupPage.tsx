import { Flex, Grid, Table, Typography, type TableColumnsType } from 'antd';
import { useMemo, useRef, useState } from 'react';
import type { GroupItem } from '../../common/api';
import type { GroupKey } from '../../backup-rules/groups';
import { byName } from '../../backup-rules/owner';
import { useFormats } from '../formats';
import { usePowers } from '../hooks/usePowers';
import { useT } from '../locale';
import { useTitle } from '../title-template';
import { CollectionTitle } from './collections/CollectionTitle';
import { MoveModal } from './MoveModal';
import { RowButton, RowStyles } from './RowStyles';

interface Props {
  group: GroupKey;
  items: GroupItem[];
  /** Of all collections, to name the one that another follows. */
  titles: ReadonlyMap<string, string>;
  onMoved(): void;
}

/** What the catalog says instead of a plugin for collections made in the collection manager. */
const MADE_BY_USER = 'user';
const PAGE_SIZES = [20, 50, 100];

export function GroupPage({ group, items, titles, onMoved }: Props) {
  const t = useT();
  const place = useRef<HTMLDivElement>(null);
  const [moving, setMoving] = useState<GroupItem | null>(null);
  const columns = useColumns(titles, setMoving);
  const moved = () => {
    setMoving(null);
    // The row, with the button that was pressed, leaves this page.
    setTimeout(() => place.current?.focus());
    onMoved();
  };
  const [pageSize, setPageSize] = useState(PAGE_SIZES[0]);
  return (
    <Flex vertical gap="middle" ref={place} tabIndex={-1} style={{ outline: 'none' }}>
      <div>
        <Typography.Title level={5} style={{ marginTop: 0 }}>
          {t(`group.${group}.title`)}
        </Typography.Title>
        <Typography.Paragraph style={{ marginBottom: 4 }}>{t(`group.${group}.description`)}</Typography.Paragraph>
        <Typography.Paragraph style={{ marginBottom: 0 }}>
          <Typography.Text strong>{t('guide.loss')}</Typography.Text> {t(`group.${group}.loss`)}
        </Typography.Paragraph>
      </div>
      <RowStyles />
      <Table<GroupItem>
        rowKey="name"
        size="small"
        columns={columns}
        dataSource={items}
        pagination={{
          pageSize,
          pageSizeOptions: PAGE_SIZES,
          showSizeChanger: items.length > (PAGE_SIZES[0] ?? 0),
          hideOnSinglePage: items.length <= (PAGE_SIZES[0] ?? 0),
          onShowSizeChange: (_, size) => setPageSize(size),
        }}
        locale={{ emptyText: t('guide.nothing-found') }}
      />
      {moving && <MoveModal item={moving} onClose={() => setMoving(null)} onMoved={moved} />}
    </Flex>
  );
}

function useColumns(titles: Props['titles'], move: (item: GroupItem) => void): TableColumnsType<GroupItem> {
  const t = useT();
  const title = useTitle();
  const { number } = useFormats();
  const { configure } = usePowers();
  const { md: wide } = Grid.useBreakpoint();
  return useMemo(() => {
    const origin = (item: GroupItem) => (item.origin === MADE_BY_USER ? t('guide.origin.user') : item.origin);
    const source = ({ source, owner }: GroupItem) =>
      t(`source.${source}`, { owner: owner && (titles.get(owner) ?? owner) });
    const facts: TableColumnsType<GroupItem> = [
      { title: t('guide.column.origin'), key: 'origin', render: (_, item) => origin(item) },
      { title: t('guide.column.source'), key: 'source', render: (_, item) => source(item) },
    ];
    const moveButton = (_: unknown, item: GroupItem) => (
      <RowButton look="link" label={t('guide.move.of', { name: title(item) })} onClick={() => move(item)}>
        {t('guide.move')}
      </RowButton>
    );
    return [
      {
        title: t('guide.column.title'),
        key: 'title',
        sorter: (a, b) => byName(title(a), title(b)),
        render: (_, item) => (
          <CollectionTitle item={item}>
            {!wide && (
              <span className="strongbox-secondary">{[origin(item), source(item)].filter(Boolean).join(' · ')}</span>
            )}
          </CollectionTitle>
        ),
      },
      ...(wide ? facts : []),
      {
        title: t('guide.column.rows'),
        dataIndex: 'estimatedRows',
        align: 'right',
        sorter: (a, b) => (a.estimatedRows ?? -1) - (b.estimatedRows ?? -1),
        render: (rows: number | null) => (rows === null ? '—' : number(rows)),
      },
      ...(configure ? [{ title: t('guide.column.group'), key: 'move', render: moveButton }] : []),
    ];
  }, [t, title, titles, number, configure, wide, move]);
}
