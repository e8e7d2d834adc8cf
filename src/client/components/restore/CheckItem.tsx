import { CheckCircleOutlined, CloseCircleOutlined, WarningOutlined } from '@ant-design/icons';
import { Button, Flex, Tag, Typography, theme } from 'antd';
import { useState, type ReactNode } from 'react';
import type { CheckLine, Verdict } from '../../../common/api';
import { useT } from '../../locale';

const LOOKS: Record<Verdict, { color: string; icon: ReactNode }> = {
  pass: { color: 'success', icon: <CheckCircleOutlined aria-hidden /> },
  warning: { color: 'warning', icon: <WarningOutlined aria-hidden /> },
  blocker: { color: 'error', icon: <CloseCircleOutlined aria-hidden /> },
};
const MOST_HEIGHT = 220;

/** One line of the precheck: what was looked at, what was found, what to do, and the particulars for whoever wants them. */
interface Props {
  line: CheckLine;
  /** What can be done about it at once. */
  action?: ReactNode;
}

export function CheckItem({ line: { check, verdict, message, hint, details }, action }: Props) {
  const t = useT();
  const { token } = theme.useToken();
  const [open, setOpen] = useState(false);
  const { color, icon } = LOOKS[verdict];
  const text = JSON.stringify(details, null, 2);
  const title = t(`check.${check}`);
  return (
    <div role="listitem">
      <Flex gap={token.marginXS} align="baseline" wrap>
        <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
          {t(`restore.verdict.${verdict}`)}
        </Tag>
        <Typography.Text strong>{title}</Typography.Text>
        {Object.keys(details).length > 0 && (
          <Button
            type="link"
            size="small"
            style={{ paddingInline: 0 }}
            aria-expanded={open}
            aria-label={t(open ? 'restore.details.hide.of' : 'restore.details.show.of', { subject: title })}
            onClick={() => setOpen(!open)}
          >
            {t(open ? 'restore.details.hide' : 'restore.details.show')}
          </Button>
        )}
      </Flex>
      <div>{message}</div>
      {hint && <Typography.Text type="secondary">{hint}</Typography.Text>}
      {action && <div style={{ marginBlockStart: token.marginXXS }}>{action}</div>}
      {open && (
        <Flex
          gap={token.marginXS}
          align="start"
          justify="space-between"
          style={{ background: token.colorFillQuaternary, borderRadius: token.borderRadius, padding: token.paddingXS }}
        >
          <pre style={{ margin: 0, maxHeight: MOST_HEIGHT, overflow: 'auto', whiteSpace: 'pre-wrap' }}>{text}</pre>
          <Typography.Text copyable={{ text, tooltips: [t('error.copy'), t('error.copied')] }} />
        </Flex>
      )}
    </div>
  );
}
