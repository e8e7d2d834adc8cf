import { Button, Flex, Progress, Space, Typography } from 'antd';
import { useFormats } from '../../formats';
import type { UploadState } from '../../hooks/useUpload';
import { useT } from '../../locale';
import { ErrorNotice } from '../ErrorNotice';

interface Props {
  upload: UploadState;
  onResume(): void;
  onCancel(): void;
}

export function UploadProgress({ upload, onResume, onCancel }: Props) {
  const t = useT();
  const { file, sent, error, waiting, resumable } = upload;
  const title = t('transfer.upload', { name: file.name });
  const share = file.size > 0 ? sent / file.size : 1;
  const stopped = error !== null || waiting !== null;
  return (
    <Flex vertical gap="small" role="region" aria-label={title}>
      <Typography.Text strong ellipsis={{ tooltip: true }}>
        {title}
      </Typography.Text>
      <Progress
        percent={Math.floor(share * 100)}
        status={error ? 'exception' : stopped ? 'normal' : 'active'}
        aria-label={title}
      />
      <Flex justify="space-between" align="center" gap="small" wrap>
        <Typography.Text type="secondary" role="status">
          {useLine(upload)}
        </Typography.Text>
        <Space>
          {stopped && (waiting !== null || resumable) && (
            <Button size="small" type="primary" onClick={onResume}>
              {t('restore.file.resume')}
            </Button>
          )}
          <Button size="small" onClick={onCancel}>
            {t(error && !resumable ? 'restore.file.another' : 'restore.file.cancel')}
          </Button>
        </Space>
      </Flex>
      {error && <ErrorNotice error={error} subject={file.name} />}
    </Flex>
  );
}

/** Where it is, in one line. */
function useLine({ file, sent, rate, waiting, error, resumable }: UploadState): string {
  const t = useT();
  const { size, remaining, number } = useFormats();
  const bytes = t('progress.bytes', { done: size(sent), total: size(file.size) });
  if (error) return resumable ? t('restore.file.paused', { bytes }) : t('restore.file.stopped');
  if (waiting !== null) return t('restore.file.waiting', { bytes, seconds: number(waiting) });
  if (sent >= file.size) return t('transfer.checking');
  const parts = [
    bytes,
    rate !== null && t('restore.file.rate', { size: size(rate) }),
    rate !== null && rate > 0 && remaining((file.size - sent) / rate),
  ];
  return parts.filter(Boolean).join(' · ');
}
