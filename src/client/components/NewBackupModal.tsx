import { Button, Flex, Form, Input, Modal, Skeleton } from 'antd';
import { useRequest } from 'ahooks';
import { useState } from 'react';
import type { GroupKey } from '../../backup-rules/groups';
import { useApi } from '../api/api-context';
import { shownOnPage } from '../api/api-error';
import { useT } from '../locale';
import { filledGroups } from '../model/collection-counts';
import { ErrorNotice } from './ErrorNotice';
import { GroupPicker } from './GroupPicker';

const NOTE_LENGTH = 2000;

interface Props {
  onClose(): void;
  onStarted(): void;
  onLearnMore(): void;
}

/** Mounted while it is open; an error leaves everything as it was typed. */
export function NewBackupModal({ onClose, onStarted, onLearnMore }: Props) {
  const api = useApi();
  const t = useT();
  const [note, setNote] = useState('');
  const [leftOut, setLeftOut] = useState<readonly GroupKey[]>([]);
  const collections = useRequest(api.collections, { onError: shownOnPage });
  const start = useRequest((groups: GroupKey[]) => api.create({ groups, ...(note.trim() && { note: note.trim() }) }), {
    manual: true,
    onSuccess: onStarted,
    onError: shownOnPage,
  });
  const offered = filledGroups(collections.data ?? {}).filter((group) => group !== 'skipped');
  const chosen = offered.filter((group) => !leftOut.includes(group));

  return (
    <Modal
      open
      width={720}
      title={t('create.title')}
      onCancel={onClose}
      footer={[
        <Button key="learn" type="link" style={{ float: 'left', paddingInline: 0 }} onClick={onLearnMore}>
          {t('action.learn-more')}
        </Button>,
        <Button key="cancel" onClick={onClose}>
          {t('action.cancel')}
        </Button>,
        <Button
          key="start"
          type="primary"
          disabled={!collections.data}
          loading={start.loading}
          onClick={() => start.run(chosen)}
        >
          {t('create.start')}
        </Button>,
      ]}
    >
      <Flex vertical gap="middle" style={{ paddingBlock: 8 }}>
        {collections.error && <ErrorNotice error={collections.error} retry={collections.refresh} />}
        {collections.loading && !collections.data && <Skeleton active paragraph={{ rows: 8 }} />}
        {collections.data && (
          <GroupPicker
            collections={collections.data}
            offered={offered}
            chosen={chosen}
            onChange={(now) => setLeftOut(offered.filter((group) => !now.includes(group)))}
          />
        )}
        <Form layout="vertical">
          <Form.Item label={t('create.note')} htmlFor="strongbox-note" style={{ marginBottom: 0 }}>
            <Input.TextArea
              id="strongbox-note"
              value={note}
              onChange={({ target }) => setNote(target.value)}
              placeholder={t('create.note.example')}
              maxLength={NOTE_LENGTH}
              rows={2}
            />
          </Form.Item>
        </Form>
        {start.error && <ErrorNotice error={start.error} />}
      </Flex>
    </Modal>
  );
}
