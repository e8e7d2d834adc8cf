import { Button, Flex, Popconfirm } from 'antd';
import { useT } from '../../locale';

interface Props {
  name: string;
  running: boolean;
  deleting: boolean;
  onRun(): void;
  onEdit(): void;
  onCopy(): void;
  onDelete(): void;
}

export function ScheduleActions({ name, running, deleting, onRun, onEdit, onCopy, onDelete }: Props) {
  const t = useT();
  const action = (key: string, run: () => void, loading = false) => (
    <Button size="small" loading={loading} aria-label={t(`schedules.${key}.of`, { name })} onClick={run}>
      {t(`schedules.${key}`)}
    </Button>
  );
  return (
    <Flex wrap gap="small">
      {action('run', onRun, running)}
      {action('edit', onEdit)}
      {action('copy', onCopy)}
      <Popconfirm
        title={t('schedules.delete.title', { name })}
        description={t('schedules.delete.about')}
        okText={t('schedules.delete')}
        cancelText={t('action.cancel')}
        okButtonProps={{ danger: true }}
        onConfirm={onDelete}
      >
        <Button size="small" danger loading={deleting} aria-label={t('schedules.delete.of', { name })}>
          {t('schedules.delete')}
        </Button>
      </Popconfirm>
    </Flex>
  );
}
