import { PlusOutlined } from '@ant-design/icons';
import { Button, Drawer, Flex, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import type { KeyCreated, KeyRow } from '../../../common/api';
import { useKeys } from '../../hooks/useKeys';
import { usePowers } from '../../hooks/usePowers';
import { useReturnFocus } from '../../hooks/useReturnFocus';
import { useT } from '../../locale';
import { EmptyNote } from '../EmptyNote';
import { ErrorNotice } from '../ErrorNotice';
import { KeyConfirmation } from './KeyConfirmation';
import { KeyForm } from './KeyForm';
import { KeyItem } from './KeyItem';
import { NewPrivateKey } from './NewPrivateKey';

/** What the drawer is about at the moment. */
type View = { at: 'list' } | { at: 'form' } | { at: 'private key'; key: KeyCreated } | { at: 'confirm'; row: KeyRow };

const LIST: View = { at: 'list' };

/** Keys that backups are encrypted to: which there are, a new one, and whether somebody holds the private one. Mounted while it is open. */
export function Keys({ onClose }: { onClose: () => void }) {
  const t = useT();
  useReturnFocus();
  const { configure } = usePowers();
  const { keys, error, refresh } = useKeys();
  const [view, setView] = useState<View>(LIST);
  const toList = () => setView(LIST);
  const done = () => {
    toList();
    refresh();
  };
  const isList = view.at === 'list';
  // It is said once: only its own button leads away from it.
  const isSaying = view.at === 'private key';
  const title = {
    list: () => t('keys.title'),
    form: () => t('keys.add'),
    'private key': () => t('keys.private'),
    confirm: () => t('keys.confirm.of', { name: view.at === 'confirm' ? view.row.name : '' }),
  }[view.at]();
  return (
    <Drawer
      open
      maskClosable={isList}
      keyboard={isList}
      closable={!isSaying}
      onClose={onClose}
      title={title}
      aria-label={title}
      width="min(720px, 100vw)"
    >
      {view.at === 'form' && (
        <KeyForm
          onCancel={toList}
          onAdded={(key) => {
            refresh();
            setView(key.identity === null ? LIST : { at: 'private key', key });
          }}
        />
      )}
      {view.at === 'private key' && <NewPrivateKey created={view.key} onDone={toList} />}
      {view.at === 'confirm' && <KeyConfirmation row={view.row} onConfirmed={done} onCancel={toList} />}
      {isList && (
        <Flex vertical gap="middle">
          <Typography.Text type="secondary">{t('keys.about')}</Typography.Text>
          {configure && (
            <div>
              <Button icon={<PlusOutlined aria-hidden />} onClick={() => setView({ at: 'form' })}>
                {t('keys.add')}
              </Button>
            </div>
          )}
          {error && <ErrorNotice error={error} retry={refresh} />}
          {!keys && !error && <Skeleton active />}
          {keys?.length === 0 && <EmptyNote title={t('keys.empty')} about={t('keys.empty.about')} />}
          {keys && keys.length > 0 && (
            <Flex vertical gap="small" role="list" aria-label={t('keys.title')}>
              {keys.map((row) => (
                <KeyItem key={row.id} row={row} onConfirm={() => setView({ at: 'confirm', row })} onDeleted={refresh} />
              ))}
            </Flex>
          )}
        </Flex>
      )}
    </Drawer>
  );
}
