import { Alert, Button, Flex } from 'antd';
import type { RestoreRow } from '../../../common/api';
import { useFormats } from '../../formats';
import type { BroughtBack } from '../../hooks/useWatchedRestore';
import { useT } from '../../locale';
import { endingOf, failedOf, outcomeOf } from '../../model/restore-rows';
import { ErrorNotice } from '../ErrorNotice';
import { OutcomeFacts } from './OutcomeFacts';

interface Props {
  row: RestoreRow;
  /** Of an undo that was started here. */
  brings: BroughtBack | null;
  /** The page still shows what it had loaded before the restore. */
  isStale: boolean;
  onClose(): void;
}

const LOOKS = { succeeded: 'success', canceled: 'info', interrupted: 'warning' } as const;

/** How the restore or undo ended that was watched here. What can be taken back stands below it, among all that can be. */
export function RestoreResult({ row, brings, isStale, onClose }: Props) {
  const t = useT();
  const formats = useFormats();
  const { state, archive, error } = row;
  const title =
    state === 'succeeded' && brings ? t(`restore.live-again.${brings}`, { name: archive }) : endingOf(row, t, formats);
  if (state === 'failed' && error) {
    return (
      <section aria-label={title}>
        <ErrorNotice error={error} subject={title} onClose={onClose} />
      </section>
    );
  }
  // What is in another database, this page does not show.
  const changed = !row.connection && !row.dryRun && (state === 'succeeded' || outcomeOf(row).switched === true);
  return (
    <section aria-label={title}>
      <Alert
        type={failedOf(row).length > 0 ? 'warning' : (LOOKS[state as keyof typeof LOOKS] ?? 'info')}
        showIcon
        closable={{ closeIcon: true, 'aria-label': t('restore.close') }}
        onClose={onClose}
        message={title}
        description={
          <Flex vertical gap="small">
            {row.connection && <span>{t('database.into', { name: row.connection.name })}</span>}
            {error && <span>{[error.message, error.hint].filter(Boolean).join(' ')}</span>}
            {state === 'canceled' && <span>{t('restore.result.nothing-changed')}</span>}
            {state === 'succeeded' && <OutcomeFacts row={row} />}
            {changed && isStale && (
              <>
                <div>
                  <Button type="primary" size="small" onClick={() => window.location.reload()}>
                    {t('restore.reload')}
                  </Button>
                </div>
                <span>{t('restore.reload.why')}</span>
              </>
            )}
          </Flex>
        }
      />
    </section>
  );
}
