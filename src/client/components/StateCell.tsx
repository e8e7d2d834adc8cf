import { Progress } from 'antd';
import { useFormats } from '../formats';
import { useT } from '../locale';
import { shareDone, type BackupRow } from '../model/backup-rows';
import { useErrorTitle } from './ErrorNotice';
import { StateTag } from './StateTag';

/** The state, how far it is and how long it will take, or why it failed. */
export function StateCell({ row }: { row: BackupRow }) {
  const t = useT();
  const { remaining } = useFormats();
  const errorTitle = useErrorTitle();
  const { progress, error } = row;
  return (
    <div className="strongbox-stack">
      <StateTag row={row} />
      {progress && (
        <Progress
          percent={Math.floor(shareDone(progress) * 100)}
          status="active"
          size="small"
          showInfo={false}
          aria-label={t(`progress.${row.state}`, { name: row.name })}
          style={{ width: 120, lineHeight: 1 }}
        />
      )}
      {progress?.remaining != null && <span className="strongbox-secondary">{remaining(progress.remaining)}</span>}
      {error && <span className="strongbox-secondary">{errorTitle(error)}</span>}
    </div>
  );
}
