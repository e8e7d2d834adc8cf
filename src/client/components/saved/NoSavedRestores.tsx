import { Empty, Flex, Typography } from 'antd';
import { useT } from '../../locale';

/** What restore tasks are for, where there are none. */
export function NoSavedRestores() {
  const t = useT();
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <Flex vertical gap={4}>
          <Typography.Text strong>{t('saved.empty')}</Typography.Text>
          <Typography.Text type="secondary">{t('saved.empty.about')}</Typography.Text>
        </Flex>
      }
    />
  );
}
