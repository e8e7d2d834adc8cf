import {
  CloseOutlined,
  DeleteOutlined,
  DownloadOutlined,
  InfoCircleOutlined,
  PushpinFilled,
  PushpinOutlined,
  RollbackOutlined,
  SafetyCertificateOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { usePowers } from '../hooks/usePowers';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';
import { isLocked } from '../model/locks';
import { RowButton } from './RowStyles';

export interface RowActionHandlers {
  onDetails(row: BackupRow): void;
  onDownload(row: BackupRow): void;
  onVerify(row: BackupRow): void;
  /** Pins it, or unpins what is pinned. */
  onPin(row: BackupRow): void;
  onDelete(row: BackupRow): void;
  onRestore(row: BackupRow): void;
  /** Of a backup that came to nothing. */
  onDismiss(row: BackupRow): void;
}

export function RowActions({ row, ...handlers }: RowActionHandlers & { row: BackupRow }) {
  const t = useT();
  const powers = usePowers();
  const action = (
    key: string,
    icon: ReactNode,
    run: (row: BackupRow) => void,
    disabled = false,
    more: { look?: 'danger'; title?: string } = {},
  ) => (
    <RowButton
      title={t(`action.${key}`)}
      label={t(`action.${key}.of`, { name: row.name })}
      disabled={disabled}
      onClick={() => run(row)}
      {...more}
    >
      {icon}
    </RowButton>
  );
  const { archive, state } = row;
  const busy = state === 'verifying';
  const pinned = archive !== null && archive.keeping.pinned !== null;
  const ended = !archive && state !== 'running';
  return (
    <div className="strongbox-line" style={{ gap: 0, minWidth: 146 }}>
      {archive &&
        powers.restore &&
        action('restore', <RollbackOutlined aria-hidden />, handlers.onRestore, !archive.facts && !isLocked(archive))}
      {archive && powers.download && action('download', <DownloadOutlined aria-hidden />, handlers.onDownload)}
      {action('details', <InfoCircleOutlined aria-hidden />, handlers.onDetails)}
      {archive && action('verify', <SafetyCertificateOutlined aria-hidden />, handlers.onVerify, busy)}
      {archive &&
        powers.delete &&
        (pinned
          ? action('unpin', <PushpinFilled aria-hidden />, handlers.onPin)
          : action('pin', <PushpinOutlined aria-hidden />, handlers.onPin))}
      {archive &&
        powers.delete &&
        action('delete', <DeleteOutlined aria-hidden />, handlers.onDelete, busy || pinned, {
          look: 'danger',
          ...(pinned && { title: t('action.delete.pinned') }),
        })}
      {ended && powers.delete && action('dismiss', <CloseOutlined aria-hidden />, handlers.onDismiss)}
    </div>
  );
}
