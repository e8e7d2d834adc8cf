import { Checkbox, Flex, Typography, theme } from 'antd';
import { useId, type ReactNode } from 'react';
import type { FileContent } from '../../../common/api';
import { useT } from '../../locale';

interface Props {
  content: FileContent;
  checked: boolean;
  counts: ReactNode;
  /** Why it cannot be ticked; null where it can. */
  obstacle: string | null;
  onToggle(on: boolean): void;
}

/** One kind of files: a tick, what it is, and how much. */
export function FileContentBox({ content, checked, counts, obstacle, onToggle }: Props) {
  const t = useT();
  const { token } = theme.useToken();
  const about = useId();
  return (
    <div>
      <Flex justify="space-between" wrap style={{ columnGap: token.margin }}>
        <Checkbox
          checked={checked}
          disabled={obstacle !== null}
          aria-describedby={about}
          onChange={({ target }) => onToggle(target.checked)}
        >
          <Typography.Text strong>{t(`files.${content}`)}</Typography.Text>
        </Checkbox>
        <Typography.Text type="secondary" style={{ marginInlineStart: 'auto' }}>
          {counts}
        </Typography.Text>
      </Flex>
      <div
        id={about}
        style={{ paddingInlineStart: token.controlInteractiveSize + token.paddingXS, overflowWrap: 'anywhere' }}
      >
        <Typography.Text type="secondary">{t(`files.${content}.about`)}</Typography.Text>
        {obstacle && <div>{obstacle}</div>}
      </div>
    </div>
  );
}
