import { Form, Select } from 'antd';
import type { ConnectionRef, ConnectionRow } from '../../../common/api';
import { useT } from '../../locale';
import { placeOf } from '../../model/connection-form';

interface Props {
  id: string;
  label: string;
  connections: ConnectionRow[];
  /** Id of a connection; null for the application's own database. */
  value: string | null;
  /** One that was chosen, and deleted since. */
  missing?: ConnectionRef;
  onChange(value: string | null): void;
}

const OWN = '';

/** The application's own database or another one; nothing where there is no other. */
export function DatabaseSelect({ id, label, connections, value, missing, onChange }: Props) {
  const t = useT();
  if (connections.length === 0 && value === null) return null;
  const others = connections.map((row) => ({ value: row.id, label: `${row.name} · ${placeOf(row)}` }));
  const lost = missing && { value: missing.id, label: t('database.missing', { name: missing.name }), disabled: true };
  const isLost = missing !== undefined && value === missing.id;
  return (
    <Form layout="vertical">
      <Form.Item label={label} htmlFor={id} style={{ marginBottom: 0 }} validateStatus={isLost ? 'error' : undefined}>
        <Select
          id={id}
          value={value ?? OWN}
          onChange={(chosen) => onChange(chosen || null)}
          options={[{ value: OWN, label: t('database.own') }, ...others, ...(lost ? [lost] : [])]}
        />
      </Form.Item>
    </Form>
  );
}
