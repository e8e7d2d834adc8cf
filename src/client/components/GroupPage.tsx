import { Flex, Table, Typography, type TableColumnsType } from 'antd';
import type { DumpableCollections, GroupItem } from '../../common/api';
import type { GroupKey } from '../../backup-rules/groups';
import { useFormats } from '../formats';
import { useT } from '../locale';
import { useTitle } from '../title-template';

interface Props {
  group: GroupKey;
  items: GroupItem[];
  /** To name the collection that another one follows. */
  all: DumpableCollections;
}

/** What the catalog says instead of a plugin for collections made in the collection manager. */
const MADE_BY_USER = 'user';

export function GroupPage({ group, items, all }: Props) {
  const t = useT();
  const columns = useColumns(all);
  return (
    <Flex vertical gap="middle">
      <div>
        <Typography.Title level={5} style={{ marginTop: 0 }}>
          {t(`group.${group}.title`)}
        </Typography.Title>
        <Typography.Paragraph style={{ marginBottom: 4 }}>{t(`group.${group}.description`)}</Typography.Paragraph>
        <Typography.Paragraph style={{ marginBottom: 0 }}>
          <Typography.Text strong>{t('guide.loss')}</Typography.Text> {t(`group.${group}.loss`)}
        </Typography.Paragraph>
      </div>
      <Table<GroupItem>
        rowKey="name"
        size="small"
        columns={columns}
        dataSource={items}
        scroll={{ x: 'max-content' }}
        pagination={{ defaultPageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: t('guide.nothing-found') }}
      />
    </Flex>
  );
}

function useColumns(all: DumpableCollections): TableColumnsType<GroupItem> {
  const t = useT();
  const title = useTitle();
  const { number } = useFormats();
  const ownerTitle = (name: string) => {
    const found = Object.values(all)
      .flat()
      .find((item) => item.name === name);
    return found ? title(found) : name;
  };
  return [
    {
      title: t('guide.column.title'),
      key: 'title',
      sorter: (a, b) => title(a).localeCompare(title(b)),
      render: (_, item) => (
        <Flex wrap style={{ columnGap: 8 }}>
          {title(item)}
          {title(item) !== item.name && <Typography.Text type="secondary">{item.name}</Typography.Text>}
        </Flex>
      ),
    },
    {
      title: t('guide.column.origin'),
      dataIndex: 'origin',
      render: (origin: string) => (origin === MADE_BY_USER ? t('guide.origin.user') : origin),
    },
    {
      title: t('guide.column.source'),
      dataIndex: 'source',
      render: (source: string, { owner }) => t(`source.${source}`, { owner: owner && ownerTitle(owner) }),
    },
    {
      title: t('guide.column.rows'),
      dataIndex: 'estimatedRows',
      align: 'right',
      sorter: (a, b) => (a.estimatedRows ?? -1) - (b.estimatedRows ?? -1),
      render: (rows: number | null) => (rows === null ? '—' : number(rows)),
    },
  ];
}
