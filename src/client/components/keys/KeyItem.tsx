import { CheckCircleOutlined, WarningOutlined } from '@ant-design/icons';
import { Button, Card, Flex, Popconfirm, Typography, theme } from 'antd';
import { useRequest } from 'ahooks';
import type { KeyRow } from '../../../common/api';
import { shownOnPage } from '../../api/api-error';
import { useKeysApi } from '../../api/keys-context';
import { useFormats } from '../../formats';
import { usePowers } from '../../hooks/usePowers';
import { useT } from '../../locale';
import { ErrorNotice } from '../ErrorNotice';

interface Props {
  row: KeyRow;
  onConfirm(): void;
  onDeleted(): void;
}

export function KeyItem({ row, onConfirm, onDeleted }: Props) {
  const t = useT();
  const { moment } = useFormats();
  const { token } = theme.useToken();
  const { configure } = usePowers();
  const api = useKeysApi();
  const { id, name, recipient, createdAt, createdBy, confirmedAt } = row;
  const remove = useRequest(() => api.remove(id), { manual: true, onSuccess: onDeleted, onError: shownOnPage });
  return (
    <Card size="small" role="listitem" aria-label={name}>
      <Flex vertical gap="small" style={{ overflowWrap: 'anywhere' }}>
        <Typography.Text strong>{name}</Typography.Text>
        <Typography.Text
          code
          copyable={{ text: recipient, tooltips: [t('keys.recipient.copy'), t('error.copied')] }}
          style={{ wordBreak: 'break-all' }}
        >
          {recipient}
        </Typography.Text>
        <span>
          {confirmedAt ? (
            <CheckCircleOutlined aria-hidden style={{ color: token.colorSuccess }} />
          ) : (
            <WarningOutlined aria-hidden style={{ color: token.colorWarning }} />
          )}{' '}
          {confirmedAt ? t('keys.confirmed', { when: moment(confirmedAt) }) : t('keys.unconfirmed')}
        </span>
        <Typography.Text type="secondary">
          {[t('keys.added', { when: moment(createdAt) }), createdBy].filter(Boolean).join(' · ')}
        </Typography.Text>
        {configure && (
          <Flex wrap gap="small">
            <Button size="small" aria-label={t('keys.confirm.of', { name })} onClick={onConfirm}>
              {t('keys.confirm')}
            </Button>
            <Popconfirm
              title={t('keys.delete.title', { name })}
              description={t('keys.delete.about')}
              okText={t('keys.delete')}
              cancelText={t('action.cancel')}
              okButtonProps={{ danger: true }}
              onConfirm={remove.run}
            >
              <Button size="small" danger loading={remove.loading} aria-label={t('keys.delete.of', { name })}>
                {t('keys.delete')}
              </Button>
            </Popconfirm>
          </Flex>
        )}
        {remove.error && <ErrorNotice error={remove.error} />}
      </Flex>
    </Card>
  );
}
