import { App, Button, Flex, Form, Input, Modal, type InputRef } from 'antd';
import { useRequest } from 'ahooks';
import { useRef, useState } from 'react';
import type { SavedRestore } from '../../../common/api';
import { shownOnPage } from '../../api/api-error';
import { useRestoresApi } from '../../api/restores-context';
import type { RestoreDraft } from '../../hooks/useRestoreDraft';
import { useReturnFocus } from '../../hooks/useReturnFocus';
import { useT } from '../../locale';
import { MOST_NAME_LENGTH } from '../../model/saved-restores';
import { ErrorNotice } from '../ErrorNotice';

interface Props {
  draft: RestoreDraft;
  onClose(): void;
  onSaved(row: SavedRestore): void;
}

const FIELD = 'strongbox-saved-name';

/** Keeps what is being prepared, under a name. Whatever the server says to it, the dialog behind it stays as it is. */
export function SaveModal({ draft, onClose, onSaved }: Props) {
  const t = useT();
  const api = useRestoresApi().saved;
  const { notification } = App.useApp();
  useReturnFocus();
  const field = useRef<InputRef>(null);
  const { saved } = draft;
  const [name, setName] = useState(saved?.name ?? '');
  const write = (id: string | null) => {
    const request = draft.toSave(name.trim());
    return id === null ? api.create(request) : api.update(id, request);
  };
  const save = useRequest(write, {
    manual: true,
    onError: shownOnPage,
    onSuccess(row) {
      draft.keptAs(row);
      notification.success({ message: t('saved.done', { name: row.name }) });
      onSaved(row);
      onClose();
    },
  });
  const unnamed = name.trim() === '';
  const submit = () => {
    if (!unnamed && !save.loading) save.run(saved?.id ?? null);
  };
  return (
    <Modal
      open
      title={t('saved.save.title')}
      onCancel={onClose}
      afterOpenChange={(open) => open && field.current?.focus()}
      maskClosable={false}
      footer={
        <Flex gap="small" wrap justify="end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          {saved && (
            <Button
              disabled={unnamed || name.trim() === saved.name}
              loading={save.loading}
              onClick={() => save.run(null)}
            >
              {t('saved.save.another')}
            </Button>
          )}
          <Button type="primary" disabled={unnamed} loading={save.loading} onClick={submit}>
            {t(saved ? 'saved.save.changes' : 'saved.save.new')}
          </Button>
        </Flex>
      }
    >
      <Form layout="vertical" onFinish={submit}>
        <Form.Item
          label={t('saved.name')}
          htmlFor={FIELD}
          extra={t(saved ? 'saved.save.about-changes' : 'saved.save.about')}
          validateStatus={save.error ? 'error' : undefined}
        >
          <Input
            id={FIELD}
            ref={field}
            autoComplete="off"
            maxLength={MOST_NAME_LENGTH}
            showCount
            value={name}
            onChange={({ target }) => setName(target.value)}
            placeholder={t('saved.name.example')}
          />
        </Form.Item>
      </Form>
      {save.error && <ErrorNotice error={save.error} />}
    </Modal>
  );
}
