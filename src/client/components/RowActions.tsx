import {
  CloseOutlined,
  DeleteOutlined,
  DownloadOutlined,
  InfoCircleOutlined,
  RollbackOutlined,
  SafetyCertificateOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { usePowers } from '../hooks/usePowers';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';
import { RowButton } from './RowStyles';

export interface RowActionHandlers {
  onDetails(row: BackupRow): void;
  onDownload(row: BackupRow): void;
  onVerify(row: BackupRow): void;
  onDelete(row: BackupRow): void;
  onRestore(row: BackupRow): void;
  /** Of a backup that came to nothing. */
  onDismiss(row: BackupRow): void;
}

export function RowActions({ row, ...handlers }: RowActionHandlers & { row: BackupRow }) {
  const t = useT();
  const powers = usePowers();
  const action = (key: string, icon: ReactNode, run: (row: BackupRow) => void, disabled = false, danger = false) => (
    <RowButton
      title={t(`action.${key}`)}
      label={t(`action.${key}.of`, { name: row.name })}
      disabled={disabled}
      onClick={() => run(row)}
      {...(danger && { look: 'danger' })}
    >
      {icon}
    </RowButton>
  );
  const { archive, state } = row;
  const busy = state === 'verifying';
  const ended = !archive && state !== 'running';
  return (
    <div className="strongbox-line" style={{ gap: 0, minWidth: 130 }}>
      {archive &&
        powers.restore &&
        action('restore', <RollbackOutlined aria-hidden />, handlers.onRestore, !archive.facts)}
      {archive && powers.download && action('download', <DownloadOutlined aria-hidden />, handlers.onDownload)}
      {action('details', <InfoCircleOutlined aria-hidden />, handlers.onDetails)}
      {archive && action('verify', <SafetyCertificateOutlined aria-hidden />, handlers.onVerify, busy)}
      {archive && powers.delete && action('delete', <DeleteOutlined aria-hidden />, handlers.onDelete, busy, true)}
      {ended && powers.delete && action('dismiss', <CloseOutlined aria-hidden />, handlers.onDismiss)}
    </div>
  );
}
