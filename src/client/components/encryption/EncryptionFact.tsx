import { Flex } from 'antd';
import type { ArchiveEncryption, ArchiveRow } from '../../../common/api';
import { useT } from '../../locale';
import { lockStateOf } from '../../model/locks';

interface Props {
  encryption: ArchiveEncryption;
  facts: ArchiveRow['facts'];
}

/** To which keys, whether somebody holds the private one of them, and whether it can be read now. */
export function EncryptionFact({ encryption, facts }: Props) {
  const t = useT();
  const { by, keys, confirmed } = encryption;
  const state = lockStateOf({ encryption, facts });
  const kind = t(`encryption.by.${by}`);
  const lines = [
    keys.length > 0 ? t('restore.words.fact', { label: kind, value: keys.join(', ') }) : kind,
    by === 'keys' && t(confirmed ? 'encryption.confirmed' : 'encryption.unconfirmed'),
    t(`encryption.state.${state}`),
  ];
  return (
    <Flex vertical style={{ overflowWrap: 'anywhere' }}>
      {lines.map((line) => line && <span key={line}>{line}</span>)}
    </Flex>
  );
}
