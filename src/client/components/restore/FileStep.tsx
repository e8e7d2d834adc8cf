import { InboxOutlined } from '@ant-design/icons';
import { Flex, Typography, Upload } from 'antd';
import { useState } from 'react';
import { MOST_UPLOAD_BYTES } from '../../../common/api';
import type { ErrorReport } from '../../api/api-error';
import { useFormats } from '../../formats';
import type { UploadState } from '../../hooks/useUpload';
import { useT } from '../../locale';
import { ErrorNotice } from '../ErrorNotice';
import { UploadProgress } from './UploadProgress';

interface Props {
  upload: UploadState | null;
  onFile(file: File): void;
  onResume(): void;
  onCancel(): void;
}

const KINDS = /\.(zip|zip\.age|nbdump)$/i;

/** A local file is dropped or picked, and uploaded at once. */
export function FileStep({ upload, onFile, onResume, onCancel }: Props) {
  const t = useT();
  const { size } = useFormats();
  const [refusal, setRefusal] = useState<ErrorReport | null>(null);
  const most = size(MOST_UPLOAD_BYTES);

  const take = (file: File) => {
    const code = !KINDS.test(file.name)
      ? 'UPLOAD_WRONG_KIND'
      : file.size > MOST_UPLOAD_BYTES
        ? 'UPLOAD_TOO_LARGE'
        : null;
    setRefusal(
      code && {
        code,
        message: t('restore.file.refused', { name: file.name }),
        hint: t('restore.file.limits', { most }),
      },
    );
    if (!code) onFile(file);
    return Upload.LIST_IGNORE;
  };

  return (
    <Flex vertical gap="middle">
      {!upload && (
        <Upload.Dragger maxCount={1} showUploadList={false} beforeUpload={take}>
          <p className="ant-upload-drag-icon">
            <InboxOutlined aria-hidden />
          </p>
          <p className="ant-upload-text">{t('restore.file.drop')}</p>
          <p className="ant-upload-hint">{t('restore.file.limits', { most })}</p>
        </Upload.Dragger>
      )}
      {refusal && <ErrorNotice error={refusal} onClose={() => setRefusal(null)} />}
      {upload && <UploadProgress upload={upload} onResume={onResume} onCancel={onCancel} />}
      <Typography.Text type="secondary">{t('restore.file.what-happens')}</Typography.Text>
    </Flex>
  );
}
