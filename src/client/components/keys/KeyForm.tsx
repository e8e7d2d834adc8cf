import { Button, Flex, Form, Input, Radio } from 'antd';
import { useRequest } from 'ahooks';
import type { KeyCreated } from '../../../common/api';
import { shownOnPage } from '../../api/api-error';
import { useKeysApi } from '../../api/keys-context';
import { useT } from '../../locale';
import { MOST_NAME_LENGTH } from '../../model/saved-restores';
import { ErrorNotice } from '../ErrorNotice';

interface Props {
  onAdded(key: KeyCreated): void;
  onCancel(): void;
}

interface Fields {
  name: string;
  kind: 'pair' | 'own';
  recipient?: string;
}

const KINDS: readonly Fields['kind'][] = ['pair', 'own'];

/** A pair that is made here, or the public key of one that somebody has. Whatever the server says to it, what was typed stays. */
export function KeyForm({ onAdded, onCancel }: Props) {
  const t = useT();
  const api = useKeysApi();
  const [form] = Form.useForm<Fields>();
  const kind = Form.useWatch('kind', form) ?? 'pair';
  const add = useRequest(
    ({ name, recipient = '' }: Fields) =>
      api.create({ name: name.trim(), ...(kind === 'own' && { recipient: recipient.trim() }) }),
    { manual: true, onSuccess: onAdded, onError: shownOnPage },
  );
  const required = [{ required: true, whitespace: true, message: t('connection.required') }];
  return (
    <Form
      form={form}
      name="strongbox-key"
      layout="vertical"
      initialValues={{ name: '', kind: 'pair' }}
      onFinish={add.run}
      autoComplete="off"
      scrollToFirstError
    >
      <Form.Item name="name" label={t('connection.name')} rules={required}>
        <Input maxLength={MOST_NAME_LENGTH} placeholder={t('keys.name.example')} />
      </Form.Item>
      <Form.Item name="kind" label={t('keys.kind')}>
        <Radio.Group>
          <Flex vertical gap={4} role="radiogroup" aria-label={t('keys.kind')}>
            {KINDS.map((value) => (
              <Radio key={value} value={value}>
                {t(`keys.kind.${value}`)}
              </Radio>
            ))}
          </Flex>
        </Radio.Group>
      </Form.Item>
      {kind === 'own' && (
        <Form.Item name="recipient" label={t('keys.recipient')} extra={t('keys.recipient.about')} rules={required}>
          <Input.TextArea rows={2} placeholder="age1…" autoCapitalize="off" spellCheck={false} />
        </Form.Item>
      )}
      <Flex vertical gap="middle">
        {add.error && <ErrorNotice error={add.error} />}
        <Flex justify="end" gap="small">
          <Button onClick={onCancel}>{t('action.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={add.loading}>
            {t('keys.add.ok')}
          </Button>
        </Flex>
      </Flex>
    </Form>
  );
}
