import { Drawer, Flex, Skeleton, Typography } from 'antd';
import { useRequest } from 'ahooks';
import { shownOnPage } from '../api/api-error';
import { useRestoresApi } from '../api/restores-context';
import { useReturnFocus } from '../hooks/useReturnFocus';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';
import { ContentsTable } from './ContentsTable';
import { DetailFacts } from './DetailFacts';
import { ErrorNotice } from './ErrorNotice';
import { RowDetails } from './RowDetails';

/** Everything that is known of one backup. Mounted while it is open. */
export function BackupDetails({ row, onClose }: { row: BackupRow; onClose: () => void }) {
  const api = useRestoresApi();
  const t = useT();
  useReturnFocus();
  const { data, error, refresh } = useRequest(() => api.archive(row.name), {
    ready: row.archive !== null,
    refreshDeps: [row.name],
    onError: shownOnPage,
  });
  const contents = data?.meta?.dumpableCollectionsGroupByGroup;
  return (
    <Drawer open onClose={onClose} title={t('details.title')} aria-label={t('details.title')} width="min(860px, 100vw)">
      <Flex vertical gap="middle">
        <RowDetails row={row} />
        <DetailFacts row={row} />
        {row.archive?.facts && (
          <section aria-label={t('details.contents')}>
            <Typography.Title level={5}>{t('details.contents')}</Typography.Title>
            {error && <ErrorNotice error={error} retry={refresh} />}
            {!data && !error && <Skeleton active />}
            {contents && <ContentsTable contents={contents} />}
          </section>
        )}
      </Flex>
    </Drawer>
  );
}
