import { Button, Card, Flex, Popconfirm, Space, Typography } from 'antd';
import { useRequest } from 'ahooks';
import type { ConnectionRow } from '../../../common/api';
import { shownOnPage } from '../../api/api-error';
import { useConnectionsApi } from '../../api/connections-context';
import { useT } from '../../locale';
import { placeOf } from '../../model/connection-form';
import { ErrorNotice } from '../ErrorNotice';
import { ConnectionFindings } from './ConnectionFindings';

interface Props {
  row: ConnectionRow;
  onEdit(row: ConnectionRow): void;
  onDeleted(): void;
}

export function ConnectionItem({ row, onEdit, onDeleted }: Props) {
  const t = useT();
  const api = useConnectionsApi();
  const { id, name, dialect } = row;
  const test = useRequest(() => api.test(id), { manual: true, onError: shownOnPage });
  const remove = useRequest(() => api.remove(id), { manual: true, onSuccess: onDeleted, onError: shownOnPage });
  return (
    <Card size="small" role="listitem">
      <Flex vertical gap="small">
        <Flex justify="space-between" align="center" gap="small" wrap>
          <Flex vertical style={{ flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' }}>
            <Typography.Text strong>{name}</Typography.Text>
            <Typography.Text type="secondary">
              {t(`connection.dialect.${dialect}`)} · {placeOf(row)}
            </Typography.Text>
          </Flex>
          <Space wrap>
            <Button
              size="small"
              loading={test.loading}
              aria-label={t('connections.test.of', { name })}
              onClick={test.run}
            >
              {t('connections.test')}
            </Button>
            <Button size="small" aria-label={t('connections.edit.of', { name })} onClick={() => onEdit(row)}>
              {t('connections.edit')}
            </Button>
            <Popconfirm
              title={t('connections.delete.title', { name })}
              description={t('connections.delete.description')}
              okText={t('connections.delete')}
              cancelText={t('action.cancel')}
              okButtonProps={{ danger: true }}
              onConfirm={remove.run}
            >
              <Button size="small" danger loading={remove.loading} aria-label={t('connections.delete.of', { name })}>
                {t('connections.delete')}
              </Button>
            </Popconfirm>
          </Space>
        </Flex>
        {test.error && <ErrorNotice error={test.error} />}
        {test.data && !test.loading && !test.error && <ConnectionFindings report={test.data} />}
        {remove.error && <ErrorNotice error={remove.error} />}
      </Flex>
    </Card>
  );
}
