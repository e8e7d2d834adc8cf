import { Flex, Form, Radio, Typography } from 'antd';
import { useT } from '../../locale';
import { ENCRYPTIONS, type EncryptionDraft, type EncryptionProblem } from '../../model/encryption-form';
import { KeysSelect } from './KeysSelect';
import { PassphraseFields, PASSPHRASE_FIELD, PASSPHRASE_AGAIN_FIELD } from './PassphraseFields';

interface Props {
  encryption: EncryptionDraft;
  /** What is to be said; null while nothing is wrong. */
  problem: EncryptionProblem | null;
  onChange(encryption: EncryptionDraft): void;
}

const KEYS_FIELD = 'strongbox-encryption-keys';
/** Where what is wrong can be mended. */
export const ENCRYPTION_FIELDS: Record<EncryptionProblem, string> = {
  keys: KEYS_FIELD,
  short: PASSPHRASE_FIELD,
  different: PASSPHRASE_AGAIN_FIELD,
};

/** Who will be able to read the backup. */
export function EncryptionFields({ encryption, problem, onChange }: Props) {
  const t = useT();
  const title = t('encryption.title');
  return (
    <Form layout="vertical" component="div">
      <Flex vertical gap="small" role="group" aria-label={title}>
        <Typography.Text strong>{title}</Typography.Text>
        <Radio.Group
          name="strongbox-encryption"
          value={encryption.by}
          onChange={({ target }) => onChange({ ...encryption, by: target.value })}
        >
          <Flex vertical gap={4} role="radiogroup" aria-label={title}>
            {ENCRYPTIONS.map((by) => (
              <Radio key={by} value={by}>
                {t(`encryption.by.${by}`)}
              </Radio>
            ))}
          </Flex>
        </Radio.Group>
        {encryption.by === 'keys' && (
          <KeysSelect
            id={KEYS_FIELD}
            label={t('encryption.keys')}
            value={encryption.keys}
            problem={problem === 'keys' ? t('encryption.problem.keys') : null}
            onChange={(keys) => onChange({ ...encryption, keys })}
          />
        )}
        {encryption.by === 'passphrase' && (
          <PassphraseFields
            passphrase={encryption.passphrase}
            again={encryption.again}
            problem={problem}
            onChange={(part) => onChange({ ...encryption, ...part })}
          />
        )}
      </Flex>
    </Form>
  );
}
