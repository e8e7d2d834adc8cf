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
  running: { color: 'processing', icon: <SyncOutlined spin /> },
  verifying: { color: 'processing', icon: <SyncOutlined spin /> },
  done: { color: 'default', icon: <CheckCircleOutlined /> },
  verified: { color: 'success', icon: <SafetyCertificateOutlined /> },
  'verification-failed': { color: 'error', icon: <WarningOutlined /> },
  damaged: { color: 'error', icon: <WarningOutlined /> },
  failed: { color: 'error', icon: <CloseCircleOutlined /> },
  interrupted: { color: 'warning', icon: <WarningOutlined /> },
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
