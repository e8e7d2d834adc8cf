import { Alert, Flex, Form, Input } from 'antd';
import { useT } from '../../locale';
import { LEAST_PASSPHRASE, type EncryptionProblem } from '../../model/encryption-form';

interface Props {
  passphrase: string;
  again: string;
  problem: EncryptionProblem | null;
  onChange(part: { passphrase?: string; again?: string }): void;
}

export const PASSPHRASE_FIELD = 'strongbox-passphrase';
export const PASSPHRASE_AGAIN_FIELD = 'strongbox-passphrase-again';

/** A passphrase, twice, as nobody sees what is typed; and what comes of forgetting it. */
export function PassphraseFields({ passphrase, again, problem, onChange }: Props) {
  const t = useT();
  const said = (is: EncryptionProblem) =>
    problem === is && {
      validateStatus: 'error' as const,
      help: t(`encryption.problem.${is}`, { least: LEAST_PASSPHRASE }),
    };
  return (
    <Flex vertical gap="small">
      <Flex gap="middle" wrap>
        <Form.Item
          label={t('encryption.passphrase')}
          htmlFor={PASSPHRASE_FIELD}
          style={{ flex: '1 1 220px', marginBottom: 0 }}
          {...said('short')}
        >
          <Input.Password
            id={PASSPHRASE_FIELD}
            autoComplete="new-password"
            value={passphrase}
            onChange={({ target }) => onChange({ passphrase: target.value })}
          />
        </Form.Item>
        <Form.Item
          label={t('encryption.passphrase.again')}
          htmlFor={PASSPHRASE_AGAIN_FIELD}
          style={{ flex: '1 1 220px', marginBottom: 0 }}
          {...said('different')}
        >
          <Input.Password
            id={PASSPHRASE_AGAIN_FIELD}
            autoComplete="new-password"
            value={again}
            onChange={({ target }) => onChange({ again: target.value })}
          />
        </Form.Item>
      </Flex>
      <Alert type="warning" showIcon message={t('encryption.passphrase.warning')} />
    </Flex>
  );
}
