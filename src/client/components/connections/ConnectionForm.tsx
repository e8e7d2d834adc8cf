import { Button, Flex, Form, Input, InputNumber, Select } from 'antd';
import { useRequest } from 'ahooks';
import type { ConnectionRow } from '../../../common/api';
import { shownOnPage } from '../../api/api-error';
import { useConnectionsApi } from '../../api/connections-context';
import { useT } from '../../locale';
import {
  DIALECTS,
  fieldsOf,
  hasSchemas,
  isFile,
  NEW_CONNECTION,
  requestOf,
  TLS,
  USUAL_PORTS,
  type ConnectionFields,
} from '../../model/connection-form';
import { ErrorNotice } from '../ErrorNotice';
import { ConnectionFolders } from './ConnectionFolders';

interface Props {
  /** Null for a new one. */
  row: ConnectionRow | null;
  onSaved(): void;
  onCancel(): void;
}

/** Whatever the server says to it, what was typed stays. */
export function ConnectionForm({ row, onSaved, onCancel }: Props) {
  const t = useT();
  const api = useConnectionsApi();
  const [form] = Form.useForm<ConnectionFields>();
  const save = useRequest(
    (fields: ConnectionFields) => (row ? api.update(row.id, requestOf(fields)) : api.create(requestOf(fields))),
    { manual: true, onSuccess: onSaved, onError: shownOnPage },
  );
  const dialect = Form.useWatch('dialect', form) ?? row?.dialect ?? NEW_CONNECTION.dialect;
  const required = [{ required: true, whitespace: true, message: t('connection.required') }];
  return (
    <Form
      form={form}
      name="strongbox-connection"
      layout="vertical"
      initialValues={row ? fieldsOf(row) : NEW_CONNECTION}
      onFinish={save.run}
      autoComplete="off"
      scrollToFirstError
    >
      <Form.Item name="name" label={t('connection.name')} rules={required}>
        <Input maxLength={64} placeholder={t('connection.name.example')} />
      </Form.Item>
      <Form.Item name="dialect" label={t('connection.dialect')}>
        <Select options={DIALECTS.map((value) => ({ value, label: t(`connection.dialect.${value}`) }))} />
      </Form.Item>
      {isFile(dialect) ? (
        <Form.Item name="file" label={t('connection.file')} extra={t('connection.file.about')} rules={required}>
          <Input placeholder="/app/nocobase/storage/db/archive.sqlite" spellCheck={false} />
        </Form.Item>
      ) : (
        <ServerFields dialect={dialect} hasPassword={row?.hasPassword === true} />
      )}
      <ConnectionFolders />
      <Flex vertical gap="middle">
        {save.error && <ErrorNotice error={save.error} />}
        <Flex justify="end" gap="small">
          <Button onClick={onCancel}>{t('action.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={save.loading}>
            {t('connection.save')}
          </Button>
        </Flex>
      </Flex>
    </Form>
  );
}

function ServerFields({ dialect, hasPassword }: { dialect: ConnectionRow['dialect']; hasPassword: boolean }) {
  const t = useT();
  const tls = Form.useWatch('tls');
  const required = [{ required: true, whitespace: true, message: t('connection.required') }];
  return (
    <>
      <Flex gap="middle" wrap>
        <Form.Item name="host" label={t('connection.host')} rules={required} style={{ flex: '3 1 220px' }}>
          <Input placeholder="db.example.com" spellCheck={false} />
        </Form.Item>
        <Form.Item name="port" label={t('connection.port')} style={{ flex: '1 1 100px' }}>
          <InputNumber
            min={1}
            max={65_535}
            precision={0}
            placeholder={String(USUAL_PORTS[dialect])}
            style={{ width: '100%' }}
          />
        </Form.Item>
      </Flex>
      <Form.Item name="database" label={t('connection.database')} rules={required}>
        <Input spellCheck={false} />
      </Form.Item>
      <Flex gap="middle" wrap>
        <Form.Item name="username" label={t('connection.username')} style={{ flex: '1 1 220px' }}>
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('connection.password')}
          extra={hasPassword && t('connection.password.kept')}
          style={{ flex: '1 1 220px' }}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Flex>
      {hasSchemas(dialect) && (
        <Form.Item name="schema" label={t('connection.schema')}>
          <Input placeholder="public" spellCheck={false} />
        </Form.Item>
      )}
      <Form.Item name="tls" label={t('connection.tls')}>
        <Select options={TLS.map((value) => ({ value, label: t(`connection.tls.${value}`) }))} />
      </Form.Item>
      {tls === 'verified' && (
        <Form.Item name="certificate" label={t('connection.certificate')} extra={t('connection.certificate.about')}>
          <Input.TextArea rows={4} placeholder="-----BEGIN CERTIFICATE-----" spellCheck={false} />
        </Form.Item>
      )}
    </>
  );
}
