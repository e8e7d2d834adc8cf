import { Flex, Modal, Typography } from 'antd';
import { useRequest } from 'ahooks';
import { shownOnPage } from '../../api/api-error';
import { useRestoresApi } from '../../api/restores-context';
import { useReturnFocus } from '../../hooks/useReturnFocus';
import type { BroughtBack } from '../../hooks/useWatchedRestore';
import { useT } from '../../locale';
import type { KeptRestore } from '../../model/restore-rows';
import { ErrorNotice } from '../ErrorNotice';
import { useUndoFacts } from './UndoSets';

export type UndoAction = 'undo' | 'discard';

interface Props {
  action: UndoAction;
  row: KeptRestore;
  onClose(): void;
  /** The undo has been started as this task. */
  onUndo(task: string, brings: BroughtBack): void;
  onDone(): void;
}

/** Asks before the tables are exchanged again, or what is kept is deleted; says what that means. */
export function UndoModal({ action, row, onClose, onUndo, onDone }: Props) {
  const t = useT();
  const api = useRestoresApi();
  useReturnFocus();
  const facts = useUndoFacts(row);
  const act = async () => {
    if (action === 'discard') return api.discard(row.id);
    onUndo(await api.undo(row.id), row.undo.restoredIsLive ? 'former' : 'restored');
  };
  const run = useRequest(act, {
    manual: true,
    onSuccess: onDone,
    onError: shownOnPage,
  });
  const direction = row.undo.restoredIsLive ? 'live' : 'undone';
  return (
    <Modal
      open
      title={t(`undo.${direction}.${action}.title`)}
      okText={t(`undo.${direction}.${action}.ok`)}
      okButtonProps={{ danger: true, loading: run.loading }}
      cancelText={t('action.cancel')}
      onOk={run.run}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        <Typography.Text strong>{row.archive}</Typography.Text>
        <Typography.Text type="secondary">{facts}</Typography.Text>
        <span>{t(`undo.${direction}.${action}.description`)}</span>
        {action === 'undo' && !row.connection && <span>{t('undo.maintenance')}</span>}
        {run.error && <ErrorNotice error={run.error} />}
      </Flex>
    </Modal>
  );
}
