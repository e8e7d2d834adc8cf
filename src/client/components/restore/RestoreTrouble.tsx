import { Alert, Button } from 'antd';
import { isAway, SIGNED_OUT, toReport } from '../../api/api-error';
import type { RestoresState } from '../../hooks/useRestores';
import { useT } from '../../locale';
import { ErrorNotice } from '../ErrorNotice';

/** While a restore runs, that nobody answers is expected and said with its progress. */
export function RestoreTrouble({ restores }: { restores: RestoresState }) {
  const t = useT();
  const { error, running, restarting, refresh } = restores;
  // Of a line that is down the list of backups tells already.
  if (!error || restarting || isAway(error)) return null;
  if (toReport(error).code !== SIGNED_OUT || !running) return <ErrorNotice error={error} retry={refresh} />;
  return (
    <Alert
      type="warning"
      showIcon
      message={t('restore.signed-out')}
      description={t('restore.signed-out.description')}
      action={
        <Button size="small" type="primary" onClick={() => window.location.reload()}>
          {t('restore.sign-in')}
        </Button>
      }
    />
  );
}
