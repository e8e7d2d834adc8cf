import { PlusOutlined } from '@ant-design/icons';
import { Button, Drawer, Empty, Flex, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import type { ConnectionRow } from '../../../common/api';
import { useConnections } from '../../hooks/useConnections';
import { useReturnFocus } from '../../hooks/useReturnFocus';
import { useT } from '../../locale';
import { ErrorNotice } from '../ErrorNotice';
import { ConnectionForm } from './ConnectionForm';
import { ConnectionItem } from './ConnectionItem';

/** Other databases: which there are, and the form for one of them. Mounted while it is open. */
export function Connections({ onClose }: { onClose: () => void }) {
  const t = useT();
  useReturnFocus();
  const { connections, error, refresh } = useConnections();
  const [editing, setEditing] = useState<ConnectionRow | 'new' | null>(null);
  const saved = () => {
    setEditing(null);
    refresh();
  };
  const title =
    editing === null
      ? t('connections.title')
      : editing === 'new'
        ? t('connections.add')
        : t('connections.edit.of', { name: editing.name });
  return (
    <Drawer
      open
      // What was typed is given up only on purpose.
      maskClosable={editing === null}
      keyboard={editing === null}
      onClose={onClose}
      title={title}
      aria-label={title}
      width="min(720px, 100vw)"
    >
      {editing !== null && (
        <ConnectionForm row={editing === 'new' ? null : editing} onSaved={saved} onCancel={() => setEditing(null)} />
      )}
      <Flex vertical gap="middle" hidden={editing !== null} style={editing === null ? undefined : { display: 'none' }}>
        <Typography.Text type="secondary">{t('connections.about')}</Typography.Text>
        <div>
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => setEditing('new')}>
            {t('connections.add')}
          </Button>
        </div>
        {error && <ErrorNotice error={error} retry={refresh} />}
        {!connections && !error && <Skeleton active />}
        {connections?.length === 0 && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('connections.empty')} />
        )}
        {connections && connections.length > 0 && (
          <Flex vertical gap="small" role="list" aria-label={t('connections.title')}>
            {connections.map((row) => (
              <ConnectionItem key={`${row.id} ${row.updatedAt}`} row={row} onEdit={setEditing} onDeleted={refresh} />
            ))}
          </Flex>
        )}
      </Flex>
    </Drawer>
  );
}
