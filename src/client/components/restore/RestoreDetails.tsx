import { LinkOutlined } from '@ant-design/icons';
import { Drawer, Flex, Skeleton, Typography } from 'antd';
import { useRequest } from 'ahooks';
import type { RestoreRow } from '../../../common/api';
import { shownOnPage } from '../../api/api-error';
import { useRestoresApi } from '../../api/restores-context';
import { linkTo } from '../../hooks/useRestoreLink';
import { useReturnFocus } from '../../hooks/useReturnFocus';
import { useT } from '../../locale';
import { isEnded, type KeptRestore } from '../../model/restore-rows';
import { ErrorNotice } from '../ErrorNotice';
import { RunFacts } from './RunFacts';
import { RunResult } from './RunResult';
import { RunPrecheck } from './RunPrecheck';
import type { UndoAction } from './UndoModal';
import { UndoSets } from './UndoSets';

interface Props {
  /** Of the restore or undo. */
  id: string;
  /** As the list has it by now; undefined where the list does not have it. */
  row: RestoreRow | undefined;
  busy: boolean;
  onAction(action: UndoAction, row: KeptRestore): void;
  onClose(): void;
}

/** Everything that is known of one run, under an address of its own. Mounted while it is open. */
export function RestoreDetails({ id, row, busy, onAction, onClose }: Props) {
  const t = useT();
  const api = useRestoresApi();
  useReturnFocus();
  const { data, error, refresh } = useRequest(() => api.get(id), {
    refreshDeps: [id, row?.state, row?.undo?.restoredIsLive],
    onError: shownOnPage,
  });
  const found = data?.id === id ? data : undefined;
  const kept = found && { ...found, undo: row ? row.undo : found.undo };
  const title = t('restore.run.title');
  return (
    <Drawer
      open
      onClose={onClose}
      title={title}
      aria-label={title}
      width="min(860px, 100vw)"
      extra={
        <Typography.Text
          copyable={{
            text: linkTo(id),
            icon: [
              <CopyLabel key="copy" text={t('restore.run.link')} />,
              <CopyLabel key="done" text={t('error.copied')} />,
            ],
            tooltips: [t('restore.run.link'), t('error.copied')],
          }}
        />
      }
    >
      <Flex vertical gap="middle">
        {error && <ErrorNotice error={error} retry={refresh} />}
        {!found && !error && <Skeleton active />}
        {found && (
          <>
            <RunFacts row={found} />
            {kept?.undo && <UndoSets kept={[{ ...kept, undo: kept.undo }]} busy={busy} onAction={onAction} />}
            {isEnded(found) && <RunResult row={found} />}
            {found.kind === 'restore' && <RunPrecheck plan={found.planned} />}
          </>
        )}
      </Flex>
    </Drawer>
  );
}

function CopyLabel({ text }: { text: string }) {
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      <LinkOutlined aria-hidden /> {text}
    </span>
  );
}
