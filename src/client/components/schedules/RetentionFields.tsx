import { Flex, Form, InputNumber, Switch, Typography } from 'antd';
import { MOST_KEPT, RETENTION_RULES, type Retention } from '../../../common/api';
import { useT } from '../../locale';

interface Props {
  keepAll: boolean;
  retention: Retention;
  /** Nothing would be kept, and that is to be said. */
  wanting: boolean;
  onChange(part: { keepAll?: boolean; retention?: Retention }): void;
}

const SWITCH = 'strongbox-schedule-everything';
/** Where what is missing can be filled in. */
export const RETENTION_FIELD = 'strongbox-schedule-last';

/** All backups, or how many of each. */
export function RetentionFields({ keepAll, retention, wanting, onChange }: Props) {
  const t = useT();
  return (
    <Flex vertical gap="small" role="group" aria-label={t('retention.title')}>
      <Typography.Text strong>{t('retention.title')}</Typography.Text>
      <Flex gap="small" align="center">
        <Switch id={SWITCH} checked={keepAll} onChange={(checked) => onChange({ keepAll: checked })} />
        <label htmlFor={SWITCH}>{t('retention.keep-all')}</label>
      </Flex>
      {!keepAll && (
        <>
          <Flex gap="small" wrap>
            {RETENTION_RULES.map((rule) => (
              <Form.Item
                key={rule}
                label={t(`retention.${rule}`)}
                htmlFor={`strongbox-schedule-${rule}`}
                style={{ flex: '1 1 90px', marginBottom: 0 }}
                validateStatus={wanting ? 'error' : undefined}
              >
                <InputNumber
                  id={`strongbox-schedule-${rule}`}
                  min={0}
                  max={MOST_KEPT}
                  precision={0}
                  value={retention[rule]}
                  onChange={(value) => onChange({ retention: { ...retention, [rule]: value ?? 0 } })}
                  style={{ width: '100%' }}
                />
              </Form.Item>
            ))}
          </Flex>
          {wanting && (
            <Typography.Text type="danger" role="alert">
              {t('retention.nothing')}
            </Typography.Text>
          )}
          <Typography.Text type="secondary">{t('retention.about')}</Typography.Text>
        </>
      )}
    </Flex>
  );
}
