import { Button, Popconfirm } from 'antd';
import { useT } from '../locale';

interface Props {
  /** The question, and what stopping means. */
  title: string;
  description: string;
  stopping: boolean;
  onStop(): void;
}

/** Stops what runs, after a question. */
export function StopButton({ title, description, stopping, onStop }: Props) {
  const t = useT();
  return (
    <Popconfirm
      title={title}
      description={description}
      okText={t('cancel.ok')}
      cancelText={t('cancel.no')}
      okButtonProps={{ danger: true }}
      onConfirm={onStop}
    >
      <Button size="small" loading={stopping}>
        {t(stopping ? 'action.stopping' : 'action.stop')}
      </Button>
    </Popconfirm>
  );
}
