import { CloseOutlined } from '@ant-design/icons';
import { Button, Card, Flex, Progress, Typography } from 'antd';
import type { TransferState } from '../hooks/useTransfers';
import { useT } from '../locale';
import { ErrorNotice } from './ErrorNotice';

export function TransferList({ transfers }: { transfers: TransferState[] }) {
  return transfers.map((transfer) =>
    transfer.error ? (
      <ErrorNotice key={transfer.id} error={transfer.error} subject={transfer.name} onClose={transfer.close} />
    ) : (
      <Running key={transfer.id} transfer={transfer} />
    ),
  );
}

function Running({ transfer: { direction, name, share, close } }: { transfer: TransferState }) {
  const t = useT();
  const title = t(`transfer.${direction}`, { name });
  // All bytes are there, the server reads them once more before it takes them.
  const checking = direction === 'upload' && share === 1;
  return (
    <Card size="small" role="region" aria-label={title}>
      <Flex justify="space-between" align="center" gap="small" wrap>
        <Typography.Text strong style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Typography.Text>
        <Button size="small" icon={<CloseOutlined aria-hidden />} onClick={close}>
          {t('action.stop')}
        </Button>
      </Flex>
      <Progress percent={Math.floor((share ?? 0) * 100)} status="active" aria-label={title} />
      {checking && <Typography.Text type="secondary">{t('transfer.checking')}</Typography.Text>}
    </Card>
  );
}
