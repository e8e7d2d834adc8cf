import { Tag } from 'antd';
import type { RestoreRow } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { failedOf } from '../../model/restore-rows';

const COLORS: Record<RestoreRow['state'], string> = {
  queued: 'processing',
  running: 'processing',
  succeeded: 'success',
  failed: 'error',
  canceled: 'default',
  interrupted: 'warning',
};

export function RunState({ row }: { row: Pick<RestoreRow, 'state' | 'result'> }) {
  const t = useT();
  const { number } = useFormats();
  const { state } = row;
  const count = failedOf(row).length;
  return (
    <Tag color={count > 0 ? COLORS.interrupted : COLORS[state]} style={{ marginInlineEnd: 0 }}>
      {count > 0 ? t('restore.state.partly', { count, value: number(count) }) : t(`restore.state.${state}`)}
    </Tag>
  );
}
