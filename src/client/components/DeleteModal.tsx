import { Flex, Modal, Typography } from 'antd';
import { useRequest } from 'ahooks';
import { useApi } from '../api/api-context';
import { shownOnPage } from '../api/api-error';
import { useFormats } from '../formats';
import { useReturnFocus } from '../hooks/useReturnFocus';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';
import { ErrorNotice } from './ErrorNotice';

interface Props {
  row: BackupRow;
  onClose(): void;
  onDeleted(): void;
}

export function DeleteModal({ row, onClose, onDeleted }: Props) {
  const api = useApi();
  const t = useT();
  const { moment, size } = useFormats();
  useReturnFocus();
  const remove = useRequest(() => api.remove(row.name), { manual: true, onSuccess: onDeleted, onError: shownOnPage });
  return (
    <Modal
      open
      title={t('delete.title')}
      okText={t('delete.ok')}
      okButtonProps={{ danger: true, loading: remove.loading }}
      cancelText={t('action.cancel')}
      onOk={remove.run}
      onCancel={onClose}
    >
      <Flex vertical gap="small">
        <Typography.Text strong>{row.name}</Typography.Text>
        <span>{t('delete.facts', { when: moment(row.at), size: size(row.size ?? 0) })}</span>
        <span>{t('delete.description')}</span>
        {remove.error && <ErrorNotice error={remove.error} />}
      </Flex>
    </Modal>
  );
}
