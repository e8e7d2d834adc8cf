import { Button, Empty, Flex, Typography } from 'antd';
import { usePowers } from '../hooks/usePowers';
import { useT } from '../locale';

export function EmptyList({ onCreate }: { onCreate: () => void }) {
  const t = useT();
  const { create } = usePowers();
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <Flex vertical gap={4}>
          <Typography.Text strong>{t('empty.title')}</Typography.Text>
          <Typography.Text type="secondary">{t('empty.description')}</Typography.Text>
        </Flex>
      }
    >
      {create && <Button onClick={onCreate}>{t('empty.action')}</Button>}
    </Empty>
  );
}
