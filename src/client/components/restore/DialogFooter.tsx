import { Button, Flex } from 'antd';
import type { ReactNode } from 'react';
import { useT } from '../../locale';

export interface Next {
  label: string;
  disabled: boolean;
  loading?: boolean;
  danger?: boolean;
  run(): void;
}

interface Props {
  /** Absent on the first step. */
  back?: () => void;
  onClose(): void;
  /** Null where the step ends by itself. */
  next: Next | null;
  /** Besides the ways back and on. */
  left?: ReactNode;
  right?: ReactNode;
}

export function DialogFooter({ back, onClose, next, left, right }: Props) {
  const t = useT();
  return (
    <Flex justify="space-between" gap="small" wrap>
      <Flex gap="small" wrap>
        {back && <Button onClick={back}>{t('restore.back')}</Button>}
        {left}
      </Flex>
      <Flex gap="small" wrap justify="end" style={{ marginInlineStart: 'auto' }}>
        <Button onClick={onClose}>{t('restore.close')}</Button>
        {right}
        {next && (
          <Button
            type="primary"
            danger={next.danger}
            disabled={next.disabled}
            loading={next.loading}
            onClick={next.run}
          >
            {t(next.label)}
          </Button>
        )}
      </Flex>
    </Flex>
  );
}
