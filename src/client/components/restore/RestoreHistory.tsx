import { Button, Collapse, Flex, Table, Typography, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import type { RestoreRow } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { kindOf } from '../../model/restore-rows';
import { ErrorNotice } from '../ErrorNotice';
import { OutcomeFacts } from './OutcomeFacts';
import { RunState } from './RunState';

const PAGE_SIZE = 10;

interface Props {
  rows: RestoreRow[] | undefined;
  onDetails(id: string): void;
}

/** Every restore and undo that is still known of, folded away until somebody asks. */
export function RestoreHistory({ rows, onDetails }: Props) {
  const t = useT();
  const { number } = useFormats();
  const columns = useColumns(onDetails);
  if (!rows?.length) return null;
  return (
    <Collapse
      size="small"
      items={[
        {
          key: 'history',
          label: t('restore.history', { value: number(rows.length) }),
          children: (
            <Table<RestoreRow>
              rowKey="id"
              size="small"
              columns={columns}
              dataSource={rows}
              scroll={{ x: 'max-content' }}
              pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
              expandable={{
                rowExpandable: ({ error, result }) => error !== null || result !== null,
                expandedRowRender: (row) => <Ending row={row} />,
              }}
            />
          ),
        },
      ]}
    />
  );
}

function Ending({ row }: { row: RestoreRow }) {
  return (
    <Flex vertical gap="small">
      {row.error && <ErrorNotice error={row.error} />}
      {row.state === 'succeeded' && <OutcomeFacts row={row} />}
    </Flex>
  );
}

function useColumns(onDetails: Props['onDetails']): TableColumnsType<RestoreRow> {
  const t = useT();
  const { moment } = useFormats();
  return useMemo(
    () => [
      {
        title: t('restore.column.when'),
        dataIndex: 'createdAt',
        render: (at) => <time dateTime={at}>{moment(at)}</time>,
      },
      { title: t('restore.column.who'), dataIndex: 'createdBy', render: (name: string | null) => name ?? '—' },
      { title: t('restore.column.what'), key: 'kind', render: (_, row) => t(`restore.kind.${kindOf(row)}`) },
      {
        title: t('column.name'),
        dataIndex: 'archive',
        render: (name, { connection, saved }) => (
          <>
            <Typography.Text>{name || '—'}</Typography.Text>
            {saved && (
              <Typography.Text type="secondary" style={{ display: 'block' }}>
                {t('saved.of', { name: saved.name })}
              </Typography.Text>
            )}
            {connection && (
              <Typography.Text type="secondary" style={{ display: 'block' }}>
                {t('database.into', { name: connection.name })}
              </Typography.Text>
            )}
          </>
        ),
      },
      {
        title: t('column.state'),
        key: 'state',
        render: (_, row) => <RunState row={row} />,
      },
      {
        title: t('column.actions'),
        key: 'actions',
        render: (_, { id, createdAt }) => (
          <Button
            type="link"
            size="small"
            style={{ paddingInline: 0 }}
            aria-label={t('restore.run.details.of', { when: moment(createdAt) })}
            onClick={() => onDetails(id)}
          >
            {t('action.details')}
          </Button>
        ),
      },
    ],
    [t, moment, onDetails],
  );
}
