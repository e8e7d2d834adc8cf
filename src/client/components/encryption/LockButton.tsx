import { LockOutlined, UnlockOutlined } from '@ant-design/icons';
import { Button, Flex } from 'antd';
import { useRequest } from 'ahooks';
import { useState } from 'react';
import type { ArchiveEncryption } from '../../../common/api';
import { useApi } from '../../api/api-context';
import { shownOnPage } from '../../api/api-error';
import { useT } from '../../locale';
import { ErrorNotice } from '../ErrorNotice';
import { UnlockModal } from './UnlockModal';

interface Props {
  /** Of the archive. */
  name: string;
  encryption: ArchiveEncryption;
  onChanged(): void;
}

/** Unlocks an archive, or locks it again. */
export function LockButton({ name, encryption, onChanged }: Props) {
  const t = useT();
  const api = useApi();
  const [asking, setAsking] = useState(false);
  const lock = useRequest(() => api.lock(name), { manual: true, onSuccess: onChanged, onError: shownOnPage });
  return (
    <Flex vertical gap="small" align="flex-start">
      {encryption.unlocked ? (
        <Button icon={<LockOutlined aria-hidden />} loading={lock.loading} onClick={lock.run}>
          {t('lock')}
        </Button>
      ) : (
        <Button icon={<UnlockOutlined aria-hidden />} onClick={() => setAsking(true)}>
          {t('unlock')}
        </Button>
      )}
      {lock.error && <ErrorNotice error={lock.error} />}
      {asking && (
        <UnlockModal
          name={name}
          encryption={encryption}
          onClose={() => setAsking(false)}
          onUnlocked={() => {
            setAsking(false);
            onChanged();
          }}
        />
      )}
    </Flex>
  );
}
