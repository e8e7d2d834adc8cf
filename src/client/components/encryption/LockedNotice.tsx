import { LockFilled } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useT } from '../../locale';

/** In place of what cannot be read. */
export function LockedNotice({ onUnlock }: { onUnlock: () => void }) {
  const t = useT();
  return (
    <Alert
      type="info"
      showIcon
      icon={<LockFilled aria-hidden />}
      message={t('unlock.needed')}
      action={
        <Button size="small" onClick={onUnlock}>
          {t('unlock')}
        </Button>
      }
    />
  );
}
