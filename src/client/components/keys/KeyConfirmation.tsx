import { Button, Flex, Form, Radio, Typography } from 'antd';
import { useState } from 'react';
import type { KeyProof, KeyRow } from '../../../common/api';
import { useKeysApi } from '../../api/keys-context';
import { useProof } from '../../hooks/useProof';
import { useT } from '../../locale';
import { readIdentity } from '../../model/private-key';
import { PrivateKeyField } from '../encryption/PrivateKeyField';
import { ErrorNotice } from '../ErrorNotice';
import { ProbeFields } from './ProbeFields';

interface Props {
  row: KeyRow;
  onConfirmed(): void;
  onCancel(): void;
}

const WAYS = ['answer', 'identity'] as const;

/** Shows that somebody holds the private key: by reading what is encrypted to it elsewhere, or by giving the key itself. */
export function KeyConfirmation({ row, onConfirmed, onCancel }: Props) {
  const t = useT();
  const api = useKeysApi();
  const [way, setWay] = useState<(typeof WAYS)[number]>('answer');
  const [typed, setTyped] = useState('');
  const [unreadable, setUnreadable] = useState(false);
  const proof = useProof((given: KeyProof) => api.confirm(row.id, given), onConfirmed);
  const write = (text: string) => {
    setTyped(text);
    setUnreadable(false);
    proof.forget();
  };
  const submit = () => {
    const identity = readIdentity(typed);
    setUnreadable(way === 'identity' && identity === null);
    if (way === 'answer') proof.run({ answer: typed.trim() });
    else if (identity) proof.run({ identity });
  };
  const problem = unreadable ? t('encryption.problem.identity') : proof.refusal;
  return (
    <Form layout="vertical" onFinish={submit}>
      <Flex vertical gap="middle">
        <Typography.Text type="secondary">{t('keys.confirm.about')}</Typography.Text>
        <Radio.Group
          name="strongbox-proof"
          value={way}
          onChange={({ target }) => {
            setWay(target.value);
            write('');
          }}
        >
          <Flex vertical gap={4} role="radiogroup" aria-label={t('keys.confirm.way')}>
            {WAYS.map((value) => (
              <Radio key={value} value={value}>
                {t(`keys.confirm.${value}`)}
              </Radio>
            ))}
          </Flex>
        </Radio.Group>
        {way === 'answer' ? (
          <ProbeFields id={row.id} answer={typed} problem={problem} onChange={write} />
        ) : (
          <PrivateKeyField id="strongbox-proof-key" value={typed} problem={problem} onChange={write} />
        )}
        {proof.error && <ErrorNotice error={proof.error} />}
        <Flex justify="end" gap="small">
          <Button onClick={onCancel}>{t('action.cancel')}</Button>
          <Button type="primary" htmlType="submit" disabled={typed.trim() === ''} loading={proof.loading}>
            {t('keys.confirm')}
          </Button>
        </Flex>
      </Flex>
    </Form>
  );
}
