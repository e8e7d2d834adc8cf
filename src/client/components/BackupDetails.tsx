import { Drawer, Flex, Skeleton, Typography } from 'antd';
import { useRequest } from 'ahooks';
import { shownOnPage } from '../api/api-error';
import { useRestoresApi } from '../api/restores-context';
import { usePowers } from '../hooks/usePowers';
import { useReturnFocus } from '../hooks/useReturnFocus';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';
import { isLocked } from '../model/locks';
import { ContentsTable } from './ContentsTable';
import { DetailFacts } from './DetailFacts';
import { LockButton } from './encryption/LockButton';
import { ErrorNotice } from './ErrorNotice';
import { RowDetails } from './RowDetails';

interface Props {
  row: BackupRow;
  /** It was unlocked, or locked again. */
  onChanged(): void;
  onClose(): void;
}

/** Everything that is known of one backup. Mounted while it is open. */
export function BackupDetails({ row, onChanged, onClose }: Props) {
  const api = useRestoresApi();
  const t = useT();
  useReturnFocus();
  const { restore } = usePowers();
  const { archive } = row;
  const encryption = archive?.encryption ?? null;
  const { data, error, refresh } = useRequest(() => api.archive(row.name), {
    ready: archive !== null,
    refreshDeps: [row.name, encryption?.unlocked],
    onError: shownOnPage,
  });
  const contents = data?.meta?.dumpableCollectionsGroupByGroup;
  return (
    <Drawer open onClose={onClose} title={t('details.title')} aria-label={t('details.title')} width="min(860px, 100vw)">
      <Flex vertical gap="middle">
        <RowDetails row={row} />
        <DetailFacts row={row} />
        {encryption && restore && <LockButton name={row.name} encryption={encryption} onChanged={onChanged} />}
        {archive?.facts && (contents || !isLocked(archive)) && (
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
