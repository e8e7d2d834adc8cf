import { FileTextOutlined } from '@ant-design/icons';
import { Button, Form, Input, Upload } from 'antd';
import { useT } from '../../locale';

interface Props {
  id: string;
  value: string;
  /** What is wrong with it; null while nothing is. */
  problem: string | null;
  onChange(text: string): void;
}

/** A private key, pasted or read from a file of age's. It stays in this field. */
export function PrivateKeyField({ id, value, problem, onChange }: Props) {
  const t = useT();
  const take = async (file: File) => {
    onChange(await file.text());
    return Upload.LIST_IGNORE;
  };
  return (
    <Form.Item
      label={t('encryption.private-key')}
      htmlFor={id}
      extra={
        <Upload showUploadList={false} beforeUpload={take}>
          <Button type="link" size="small" style={{ paddingInline: 0 }} icon={<FileTextOutlined aria-hidden />}>
            {t('encryption.private-key.file')}
          </Button>
        </Upload>
      }
      style={{ marginBottom: 0 }}
      {...(problem !== null && { validateStatus: 'error' as const, help: problem })}
    >
      <Input.TextArea
        id={id}
        rows={3}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder="AGE-SECRET-KEY-1…"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </Form.Item>
  );
}
