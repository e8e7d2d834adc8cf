import { DeleteOutlined, DownloadOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { Button, Space, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';

export interface RowActionHandlers {
  onDownload(row: BackupRow): void;
  onVerify(row: BackupRow): void;
  onDelete(row: BackupRow): void;
}

export function RowActions({ row, ...handlers }: RowActionHandlers & { row: BackupRow }) {
  const t = useT();
  if (!row.archive) return null;
  const action = (key: string, icon: ReactNode, run: (row: BackupRow) => void, disabled: boolean, danger = false) => (
    <Tooltip title={t(`action.${key}`)}>
      <Button
        type="text"
        size="small"
        icon={icon}
        danger={danger}
        disabled={disabled}
        aria-label={t(`action.${key}.of`, { name: row.name })}
        onClick={() => run(row)}
      />
    </Tooltip>
  );
  const busy = row.state === 'verifying';
  return (
    <Space size={0}>
      {action('download', <DownloadOutlined aria-hidden />, handlers.onDownload, false)}
      {action('verify', <SafetyCertificateOutlined aria-hidden />, handlers.onVerify, busy)}
      {action('delete', <DeleteOutlined aria-hidden />, handlers.onDelete, busy, true)}
    </Space>
  );
}
