import { Tag } from 'antd';
import type { RestoreRow } from '../../../common/api';
import { useT } from '../../locale';

const COLORS: Record<RestoreRow['state'], string> = {
  queued: 'processing',
  running: 'processing',
  succeeded: 'success',
  failed: 'error',
  canceled: 'default',
  interrupted: 'warning',
};

export function RunState({ state }: Pick<RestoreRow, 'state'>) {
  const t = useT();
  return (
    <Tag color={COLORS[state]} style={{ marginInlineEnd: 0 }}>
      {t(`restore.state.${state}`)}
    </Tag>
  );
}
