import { LockFilled, UnlockOutlined } from '@ant-design/icons';
import type { ArchiveRow } from '../../../common/api';
import { useT } from '../../locale';
import { isLocked, lockStateOf } from '../../model/locks';

/** That an archive is encrypted, and whether it can be read now; nothing of one that is not. */
export function LockLine({ archive }: { archive: Pick<ArchiveRow, 'encryption' | 'facts'> }) {
  const t = useT();
  const { encryption, facts } = archive;
  if (!encryption) return null;
  const locked = isLocked(archive);
  return (
    <span className="strongbox-secondary">
      {locked ? <LockFilled aria-hidden /> : <UnlockOutlined aria-hidden />}{' '}
      {t(locked && !facts ? 'encryption.state.unknown' : `encryption.state.${lockStateOf(encryption)}`)}
    </span>
  );
}
