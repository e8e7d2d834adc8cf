import { Alert, Flex, Form, Select, Typography } from 'antd';
import type { KeyRow, ScheduleRow } from '../../../common/api';
import { useKeys } from '../../hooks/useKeys';
import { useT } from '../../locale';
import { isUnproven } from '../../model/encryption-form';
import { ErrorNotice } from '../ErrorNotice';

interface Props {
  id: string;
  label: string;
  /** Ids. */
  value: readonly string[];
  /** Of those, which are known to be deleted. */
  lost?: ScheduleRow['keys'];
  placeholder?: string;
  /** What is to be said about it; null while nothing is wrong. */
  problem?: string | null;
  onChange(value: string[]): void;
}

/** To which keys a backup is encrypted. Whether anybody holds the private one is told of each. */
export function KeysSelect({ id, label, value, lost = [], placeholder, problem = null, onChange }: Props) {
  const t = useT();
  const { keys, error, refresh } = useKeys();
  const title = ({ name, confirmedAt }: KeyRow) => (confirmedAt ? name : t('encryption.key.unconfirmed', { name }));
  const known = (keys ?? []).map((row) => ({ value: row.id, label: title(row) }));
  const gone = keys ? value.filter((one) => !keys.some((row) => row.id === one)) : [];
  const nameOf = (one: string) => lost.find((row) => row.id === one)?.name ?? one;
  const missing = gone.map((one) => ({ value: one, label: t('database.missing', { name: nameOf(one) }) }));
  const wrong = problem ?? (gone.length > 0 ? t('encryption.keys.missing') : null);
  return (
    <Flex vertical gap="small">
      {error && <ErrorNotice error={error} retry={refresh} />}
      <Form.Item
        label={label}
        htmlFor={id}
        style={{ marginBottom: 0 }}
        {...(wrong !== null && { validateStatus: 'error' as const, help: wrong })}
      >
        <Select
          id={id}
          mode="multiple"
          loading={!keys && !error}
          optionFilterProp="label"
          placeholder={placeholder}
          value={[...value]}
          onChange={(chosen: string[]) => onChange(chosen)}
          options={[...known, ...missing]}
          notFoundContent={t('encryption.keys.none')}
        />
      </Form.Item>
      {keys?.length === 0 && <Typography.Text type="secondary">{t('encryption.keys.none')}</Typography.Text>}
      {keys && isUnproven(keys, value) && <Alert type="warning" showIcon message={t('encryption.keys.unproven')} />}
    </Flex>
  );
}
