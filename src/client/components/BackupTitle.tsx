import { PushpinFilled } from '@ant-design/icons';
import { useFormats } from '../formats';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';
import { LockLine } from './encryption/LockLine';

/** Name, when and by whom, whether it is encrypted or kept by hand, and the note. */
export function BackupTitle({ row }: { row: BackupRow }) {
  const t = useT();
  const { moment, exactMoment } = useFormats();
  const { name, at, archive, createdBy, connection, note } = row;
  const { pinned = null, schedule = null } = archive?.keeping ?? {};
  return (
    <div className="strongbox-stack">
      <span className="strongbox-name">{name}</span>
      <span className="strongbox-secondary">
        <time dateTime={at} title={exactMoment(at)}>
          {moment(at)}
        </time>
        {createdBy && ` · ${createdBy}`}
      </span>
      {archive && <LockLine archive={archive} />}
      {pinned && (
        <span className="strongbox-secondary">
          <PushpinFilled aria-hidden /> {t('keeping.pinned')}
        </span>
      )}
      {schedule && <span className="strongbox-secondary">{t('keeping.by', { name: schedule.name })}</span>}
      {connection && <span className="strongbox-secondary">{t('database.from', { name: connection.name })}</span>}
      {note && (
        <span className="strongbox-note" title={note}>
          {note}
        </span>
      )}
    </div>
  );
}
