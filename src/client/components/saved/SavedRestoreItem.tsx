import { Button, Card, Flex, Popconfirm, Typography } from 'antd';
import type { RestoreRow, SavedRestore } from '../../../common/api';
import type { SavedActions } from '../../hooks/useSavedActions';
import { useT } from '../../locale';
import type { RestoreRequest } from '../../model/restore-request';
import { SavedRestoreFacts } from './SavedRestoreFacts';

interface Props {
  row: SavedRestore;
  run: RestoreRow | undefined;
  actions: SavedActions;
  onOpen(request: RestoreRequest): void;
  onDetails(id: string): void;
}

export function SavedRestoreItem({ row, run, actions, onOpen, onDetails }: Props) {
  const t = useT();
  const { name, archive } = row;
  const action = (key: string, run: () => void, disabled = false) => (
    <Button size="small" disabled={disabled} aria-label={t(`saved.action.${key}.of`, { name })} onClick={run}>
      {t(`saved.action.${key}`)}
    </Button>
  );
  return (
    <Card size="small" role="listitem" aria-label={name}>
      <Flex vertical gap="small">
        <Typography.Text strong style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Typography.Text>
        <SavedRestoreFacts row={row} run={run} onDetails={onDetails} />
        <Flex wrap gap="small">
          {action('open', () => onOpen({ saved: row, at: 'archive' }))}
          {action('run', () => onOpen({ saved: row, at: 'check' }), archive === null)}
          {action('copy', () => actions.copy(row))}
          {action('export', () => actions.exportAs(row))}
          <Popconfirm
            title={t('saved.delete.title', { name })}
            description={t('saved.delete.about')}
            okText={t('saved.action.delete')}
            cancelText={t('action.cancel')}
            okButtonProps={{ danger: true }}
            onConfirm={() => actions.remove(row)}
          >
            <Button size="small" danger aria-label={t('saved.action.delete.of', { name })}>
              {t('saved.action.delete')}
            </Button>
          </Popconfirm>
        </Flex>
      </Flex>
    </Card>
  );
}
