import { LockFilled, UnlockOutlined } from '@ant-design/icons';
import type { ArchiveRow } from '../../../common/api';
import { useT } from '../../locale';
import { lockStateOf } from '../../model/locks';

/** That an archive is encrypted, and whether it can be read now; nothing of one that is not. */
export function LockLine({ archive }: { archive: Pick<ArchiveRow, 'encryption' | 'facts'> }) {
  const t = useT();
  const state = lockStateOf(archive);
  if (!state) return null;
  return (
    <span className="strongbox-secondary">
      {state === 'unlocked' ? <UnlockOutlined aria-hidden /> : <LockFilled aria-hidden />}{' '}
      {t(`encryption.state.${state}`)}
    </span>
  );
}
