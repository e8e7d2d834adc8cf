import { Empty, Flex, Typography } from 'antd';
import type { ReactNode } from 'react';

/** Where a list has nothing yet: that it is so, and what it is for. */
export function EmptyNote({ title, about, children }: { title: string; about: string; children?: ReactNode }) {
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <Flex vertical gap={4}>
          <Typography.Text strong>{title}</Typography.Text>
          <Typography.Text type="secondary">{about}</Typography.Text>
        </Flex>
      }
    >
      {children}
    </Empty>
  );
}
