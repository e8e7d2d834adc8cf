import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  SafetyCertificateOutlined,
  SyncOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import { Tag } from 'antd';
import type { ReactNode } from 'react';
import { useFormats } from '../formats';
import { useT } from '../locale';
import { shareDone, type BackupRow, type BackupState } from '../model/backup-rows';

const LOOKS: Record<BackupState, { color: string; icon: ReactNode }> = {
  running: { color: 'processing', icon: <SyncOutlined spin aria-hidden /> },
  verifying: { color: 'processing', icon: <SyncOutlined spin aria-hidden /> },
  done: { color: 'default', icon: <CheckCircleOutlined aria-hidden /> },
  verified: { color: 'success', icon: <SafetyCertificateOutlined aria-hidden /> },
  'verification-failed': { color: 'error', icon: <WarningOutlined aria-hidden /> },
  damaged: { color: 'error', icon: <WarningOutlined aria-hidden /> },
  failed: { color: 'error', icon: <CloseCircleOutlined aria-hidden /> },
  interrupted: { color: 'warning', icon: <WarningOutlined aria-hidden /> },
};

export function StateTag({ row: { state, progress } }: { row: BackupRow }) {
  const t = useT();
  const { percent } = useFormats();
  const { color, icon } = LOOKS[state];
  return (
    <Tag color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
      {t(`state.${state}`)}
      {progress && ` ${percent(shareDone(progress))}`}
    </Tag>
  );
}
