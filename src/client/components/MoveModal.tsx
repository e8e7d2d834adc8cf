import { Alert, App, Flex, Modal, Radio, Typography } from 'antd';
import { useRequest } from 'ahooks';
import { useState } from 'react';
import type { GroupItem } from '../../common/api';
import { GROUP_KEYS, type GroupKey } from '../../backup-rules/groups';
import { useApi } from '../api/api-context';
import { shownOnPage } from '../api/api-error';
import { useReturnFocus } from '../hooks/useReturnFocus';
import { useT } from '../locale';
import { useTitle } from '../title-template';
import { ErrorNotice } from './ErrorNotice';

interface Props {
  item: GroupItem;
  onClose(): void;
  onMoved(): void;
}

/** Stands for the group that the collection has by itself. */
const OWN = 'own';
/** Nobody puts anything into `unknown`: it is for what nobody has said anything about. */
const TARGETS = GROUP_KEYS.filter((group) => group !== 'unknown');

/** Puts a collection into another group. Mounted while it is open. */
export function MoveModal({ item, onClose, onMoved }: Props) {
  const api = useApi();
  const t = useT();
  const { notification } = App.useApp();
  const name = useTitle()(item);
  useReturnFocus();
  const [group, setGroup] = useState<GroupKey | typeof OWN>(item.group);
  const move = useRequest(() => api.move(item.name, group === OWN ? null : group), {
    manual: true,
    onSuccess: () => {
      const message =
        group === OWN ? t('guide.moved-back', { name }) : t('guide.moved', { name, group: t(`group.${group}.short`) });
      notification.success({ message });
      onMoved();
    },
    onError: shownOnPage,
  });
  const question = t('guide.move.of', { name });
  return (
    <Modal
      open
      title={question}
      okText={t('guide.move')}
      okButtonProps={{ disabled: group === item.group, loading: move.loading }}
      cancelText={t('action.cancel')}
      onOk={move.run}
      onCancel={onClose}
    >
      <Flex vertical gap="middle" style={{ paddingBlock: 8 }}>
        <Radio.Group value={group} onChange={({ target }) => setGroup(target.value)}>
          <Flex vertical gap="small" role="radiogroup" aria-label={question}>
            {TARGETS.map((key) => (
              <Radio key={key} value={key}>
                {t(`group.${key}.title`)}
              </Radio>
            ))}
            {item.source === 'override' && <Radio value={OWN}>{t('guide.move.back')}</Radio>}
          </Flex>
        </Radio.Group>
        {item.group === 'required' && group !== 'required' && (
          <Alert type="warning" showIcon message={t('guide.move.required')} description={t('group.required.loss')} />
        )}
        <Typography.Text type="secondary">{t('guide.move.hint')}</Typography.Text>
        {move.error && <ErrorNotice error={move.error} />}
      </Flex>
    </Modal>
  );
}
