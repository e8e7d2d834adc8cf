import { HistoryOutlined } from '@ant-design/icons';
import { Button, Card, Flex, Space, Typography, theme } from 'antd';
import { useFormats } from '../../formats';
import { usePowers } from '../../hooks/usePowers';
import { useT } from '../../locale';
import type { KeptRestore } from '../../model/restore-rows';
import type { UndoAction } from './UndoModal';

interface Props {
  kept: KeptRestore[];
  /** While a restore or an undo runs, nothing else can. */
  busy: boolean;
  onAction(action: UndoAction, row: KeptRestore): void;
}

/** What is kept of earlier restores: whether the restored or the former data is live, and until when that can be changed. */
export function UndoSets({ kept, busy, onAction }: Props) {
  const t = useT();
  if (kept.length === 0) return null;
  return (
    <Flex vertical gap="small" role="list" aria-label={t('undo.sets')}>
      {kept.map((row) => (
        <UndoSet key={row.id} row={row} busy={busy} onAction={onAction} />
      ))}
    </Flex>
  );
}

function UndoSet({ row, busy, onAction }: Omit<Props, 'kept'> & { row: KeptRestore }) {
  const t = useT();
  const powers = usePowers();
  const { token } = theme.useToken();
  const { restoredIsLive } = row.undo;
  const state = restoredIsLive ? 'live' : 'undone';
  return (
    <Card size="small" role="listitem">
      <Flex justify="space-between" align="center" gap="small" wrap>
        <Flex gap="small" align="start" style={{ flex: '1 1 320px', minWidth: 0 }}>
          <HistoryOutlined aria-hidden style={{ color: token.colorPrimary, marginBlockStart: 4 }} />
          <Flex vertical style={{ minWidth: 0 }}>
            <Typography.Text strong style={{ overflowWrap: 'anywhere' }}>
              {t(`undo.${state}.title`, { name: row.archive })}
            </Typography.Text>
            <Typography.Text type="secondary">{useUndoFacts(row)}</Typography.Text>
          </Flex>
        </Flex>
        {powers.restore && (
          <Space>
            <Button size="small" disabled={busy} onClick={() => onAction('undo', row)}>
              {t(restoredIsLive ? 'restore.undo' : 'restore.redo')}
            </Button>
            <Button size="small" danger disabled={busy} onClick={() => onAction('discard', row)}>
              {t('undo.discard')}
            </Button>
          </Space>
        )}
      </Flex>
    </Card>
  );
}

/** When and by whom, how much is kept, and until when. */
export function useUndoFacts({ finishedAt, createdAt, createdBy, connection, undo }: KeptRestore): string {
  const t = useT();
  const { moment, size, duration, number, files } = useFormats();
  const left = (Date.parse(undo.keptUntil) - Date.now()) / 1000;
  const facts = [
    moment(finishedAt ?? createdAt),
    createdBy,
    connection && t('database.into', { name: connection.name }),
    t('undo.tables', { count: undo.tables, value: number(undo.tables) }),
    undo.files > 0 && files(undo.files),
    undo.bytes !== null && size(undo.bytes),
    left > 0
      ? t('undo.kept', { when: moment(undo.keptUntil), duration: duration(Math.max(left, 60)) })
      : t('undo.expired'),
  ];
  return facts.filter(Boolean).join(' · ');
}
