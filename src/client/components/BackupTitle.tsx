import { useFormats } from '../formats';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';

/** Name, when and by whom, and the note. */
export function BackupTitle({ row: { name, at, createdBy, connection, note } }: { row: BackupRow }) {
  const t = useT();
  const { moment, exactMoment } = useFormats();
  return (
    <div className="strongbox-stack">
      <span className="strongbox-name">{name}</span>
      <span className="strongbox-secondary">
        <time dateTime={at} title={exactMoment(at)}>
          {moment(at)}
        </time>
        {createdBy && ` · ${createdBy}`}
      </span>
      {connection && <span className="strongbox-secondary">{t('database.from', { name: connection.name })}</span>}
      {note && (
        <span className="strongbox-note" title={note}>
          {note}
        </span>
      )}
    </div>
  );
}
