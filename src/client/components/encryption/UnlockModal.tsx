import { Flex, Form, Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import type { ArchiveEncryption, UnlockRequest } from '../../../common/api';
import { useApi } from '../../api/api-context';
import { useProof } from '../../hooks/useProof';
import { useReturnFocus } from '../../hooks/useReturnFocus';
import { useT } from '../../locale';
import { readIdentity } from '../../model/private-key';
import { ErrorNotice } from '../ErrorNotice';
import { PrivateKeyField } from './PrivateKeyField';

interface Props {
  /** Of the archive. */
  name: string;
  encryption: ArchiveEncryption;
  onClose(): void;
  onUnlocked(): void;
}

const FIELD = 'strongbox-unlock';

/** Asks for what opens an archive. Mounted while it is open: what was typed is gone with it. */
export function UnlockModal({ name, encryption: { by, keys }, onClose, onUnlocked }: Props) {
  const t = useT();
  const api = useApi();
  useReturnFocus();
  const [secret, setSecret] = useState('');
  const [unreadable, setUnreadable] = useState(false);
  const unlock = useProof((request: UnlockRequest) => api.unlock(name, request), onUnlocked);
  const write = (text: string) => {
    setSecret(text);
    setUnreadable(false);
    unlock.forget();
  };
  const submit = () => {
    const identity = readIdentity(secret);
    setUnreadable(by === 'keys' && identity === null);
    if (by === 'passphrase') unlock.run({ passphrase: secret });
    else if (identity) unlock.run({ identity });
  };
  const problem = unreadable ? t('encryption.problem.identity') : unlock.refusal;
  return (
    <Modal
      open
      title={t('unlock.title')}
      maskClosable={false}
      okText={t('unlock')}
      okButtonProps={{ disabled: secret.trim() === '', loading: unlock.loading }}
      cancelText={t('action.cancel')}
      onOk={submit}
      onCancel={onClose}
      afterOpenChange={(open) => open && document.getElementById(FIELD)?.focus()}
    >
      <Form layout="vertical" onFinish={submit}>
        <Flex vertical gap="small" style={{ overflowWrap: 'anywhere' }}>
          <Typography.Text strong>{name}</Typography.Text>
          {keys.length > 0 && <span>{t('unlock.keys', { names: keys.join(', ') })}</span>}
          {by === 'keys' ? (
            <PrivateKeyField id={FIELD} value={secret} problem={problem} onChange={write} />
          ) : (
            <Form.Item
              label={t('encryption.passphrase')}
              htmlFor={FIELD}
              style={{ marginBottom: 0 }}
              {...(problem !== null && { validateStatus: 'error' as const, help: problem })}
            >
              <Input.Password
                id={FIELD}
                autoComplete="off"
                value={secret}
                onChange={({ target }) => write(target.value)}
              />
            </Form.Item>
          )}
          <Typography.Text type="secondary">{t('unlock.about')}</Typography.Text>
          {unlock.error && <ErrorNotice error={unlock.error} />}
        </Flex>
      </Form>
    </Modal>
  );
}
