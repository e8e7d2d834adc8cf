import { Button, Flex, Form, Input, Modal, Skeleton } from 'antd';
import { useRequest } from 'ahooks';
import { useState } from 'react';
import { useApi } from '../api/api-context';
import { shownOnPage } from '../api/api-error';
import type { DumpableCollections } from '../../common/api';
import { useBackupDraft, useBackupSource } from '../hooks/useBackupDraft';
import { useConnections } from '../hooks/useConnections';
import { useFileContents } from '../hooks/useFileContents';
import { useReturnFocus } from '../hooks/useReturnFocus';
import { useT } from '../locale';
import { problemOf } from '../model/encryption-form';
import { offeredContents } from '../model/file-contents';
import { DatabaseSelect } from './connections/DatabaseSelect';
import { EncryptionFields, ENCRYPTION_FIELDS } from './encryption/EncryptionFields';
import { ErrorNotice } from './ErrorNotice';
import { FilesPicker } from './files/FilesPicker';
import { GroupPicker } from './GroupPicker';

const NOTE_LENGTH = 2000;
const NOTHING: DumpableCollections = {};

interface Props {
  /** Changes when collections were moved to other groups. */
  revision: number;
  onClose(): void;
  onStarted(): void;
  onLearnMore(): void;
}

/** Mounted while it is open. What was typed and ticked stays until a backup has been started with it. */
export function NewBackupModal({ revision, onClose, onStarted, onLearnMore }: Props) {
  const api = useApi();
  const t = useT();
  useReturnFocus();
  const { source, setSource } = useBackupSource();
  const { connections, error: unlisted } = useConnections();
  // One that was deleted meanwhile is no source any more.
  const from = connections?.some(({ id }) => id === source) ? source : null;
  const collections = useRequest(async () => ({ from, contents: await api.collections(from) }), {
    ready: connections !== undefined || unlisted !== undefined,
    refreshDeps: [revision, from],
    onError: shownOnPage,
  });
  // Until the other database has answered, the one before is no answer.
  const contents = collections.data?.from === from ? collections.data.contents : undefined;
  const files = useFileContents(from === null);
  const offered = offeredContents(from, connections);
  const draft = useBackupDraft(contents ?? NOTHING, from, offered, files.found);
  const [tried, setTried] = useState(false);
  const start = useRequest(() => api.create(draft.request()), {
    manual: true,
    onSuccess: () => {
      draft.clear();
      onStarted();
    },
    onError: shownOnPage,
  });
  const problem = problemOf(draft.encryption);
  const submit = () => {
    setTried(true);
    if (problem) document.getElementById(ENCRYPTION_FIELDS[problem])?.focus();
    else start.run();
  };

  return (
    <Modal
      open
      width={720}
      title={t('create.title')}
      maskClosable={false}
      onCancel={onClose}
      footer={
        <Flex justify="space-between" gap="small" wrap>
          <Button type="link" style={{ paddingInline: 0 }} onClick={onLearnMore}>
            {t('action.learn-more')}
          </Button>
          <Flex gap="small">
            <Button onClick={onClose}>{t('action.cancel')}</Button>
            <Button type="primary" disabled={!contents} loading={start.loading} onClick={submit}>
              {t('create.start')}
            </Button>
          </Flex>
        </Flex>
      }
    >
      <Flex vertical gap="middle" style={{ paddingBlock: 8 }}>
        {unlisted && <ErrorNotice error={unlisted} />}
        <DatabaseSelect
          id="strongbox-source"
          label={t('create.source')}
          connections={connections ?? []}
          value={from}
          onChange={setSource}
        />
        {collections.error && <ErrorNotice error={collections.error} retry={collections.refresh} />}
        {!contents && !collections.error && <Skeleton active paragraph={{ rows: 8 }} />}
        {contents && <GroupPicker contents={contents} chosen={draft.chosen} onChoose={draft.choose} />}
        {offered.length > 0 && (
          <FilesPicker
            offered={offered}
            files={files}
            chosen={draft.files}
            encrypted={draft.encryption.by !== 'none'}
            onChoose={draft.chooseFiles}
          />
        )}
        <EncryptionFields encryption={draft.encryption} problem={tried ? problem : null} onChange={draft.encrypt} />
        <Form layout="vertical">
          <Form.Item label={t('create.note')} htmlFor="strongbox-note" style={{ marginBottom: 0 }}>
            <Input.TextArea
              id="strongbox-note"
              value={draft.note}
              onChange={({ target }) => draft.write(target.value)}
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
