import { Flex, Typography } from 'antd';
import type { RestoreDetail } from '../../../common/api';
import { useT } from '../../locale';
import { outcomeOf } from '../../model/restore-rows';
import { ErrorNotice } from '../ErrorNotice';
import { CountsTable } from './CountsTable';
import { OutcomeFacts } from './OutcomeFacts';

/** How it ended, collection by collection, or why it did not. */
export function RunResult({ row }: { row: RestoreDetail }) {
  const t = useT();
  const { counts = {} } = outcomeOf(row);
  const collections = row.planned?.collections ?? [];
  const title = t('restore.run.result');
  return (
    <section aria-label={title}>
      <Typography.Title level={5}>{title}</Typography.Title>
      <Flex vertical gap="middle">
        {row.error && <ErrorNotice error={row.error} />}
        {row.state === 'canceled' && <span>{t('restore.result.nothing-changed')}</span>}
        {row.state === 'succeeded' && <OutcomeFacts row={row} collections={collections} />}
        {row.state === 'succeeded' && <CountsTable counts={counts} collections={collections} />}
      </Flex>
    </section>
  );
}
