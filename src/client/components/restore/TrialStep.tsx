import { Alert, Flex, Spin } from 'antd';
import type { RestorePlan } from '../../../common/api';
import { useFormats } from '../../formats';
import type { RestoresState } from '../../hooks/useRestores';
import { useT } from '../../locale';
import { endingOf, failedOf, isEnded, outcomeOf } from '../../model/restore-rows';
import { ErrorNotice } from '../ErrorNotice';
import { CountsTable } from './CountsTable';
import { OutcomeFacts } from './OutcomeFacts';
import { RestoreProgress } from './RestoreProgress';

interface Props {
  /** Id of the dry run. */
  task: string;
  /** What it tries. */
  plan: RestorePlan | undefined;
  restores: Pick<RestoresState, 'rows' | 'restarting' | 'refresh'>;
}

/** A dry run: how far it is, then what the restore would come to. */
export function TrialStep({ task, plan, restores: { rows, restarting, refresh } }: Props) {
  const t = useT();
  const formats = useFormats();
  const row = rows?.find(({ id }) => id === task);
  if (!row) {
    return (
      <Flex gap="small" align="center" role="status">
        <Spin size="small" />
        {t('stage.queued')}
      </Flex>
    );
  }
  if (!isEnded(row)) return <RestoreProgress row={row} restarting={restarting} onChange={refresh} />;
  const done = row.state === 'succeeded';
  const collections = plan?.collections ?? [];
  return (
    // Long, and without anything to press: the keyboard scrolls it from here.
    <Flex vertical gap="middle" tabIndex={0}>
      <Alert
        type={done && failedOf(row).length === 0 ? 'success' : 'warning'}
        showIcon
        role="status"
        message={endingOf(row, t, formats)}
        description={done ? t('restore.trial.next') : t('restore.result.nothing-changed')}
      />
      {row.error && <ErrorNotice error={row.error} />}
      {done && <OutcomeFacts row={row} collections={collections} />}
      {done && <CountsTable counts={outcomeOf(row).counts ?? {}} collections={collections} />}
    </Flex>
  );
}
