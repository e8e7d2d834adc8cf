import { App, Card, Flex, Switch, Typography } from 'antd';
import { useRequest } from 'ahooks';
import type { ScheduleChannel, ScheduleRow } from '../../../common/api';
import { shownOnPage } from '../../api/api-error';
import { useSchedulesApi } from '../../api/schedules-context';
import { usePowers } from '../../hooks/usePowers';
import { useT } from '../../locale';
import { requestOfRow } from '../../model/schedule-form';
import { ErrorNotice } from '../ErrorNotice';
import { ScheduleActions } from './ScheduleActions';
import { ScheduleFacts } from './ScheduleFacts';
import { ScheduleTrouble } from './ScheduleTrouble';

interface Props {
  row: ScheduleRow;
  channels: ScheduleChannel[];
  onEdit(): void;
  onCopy(): void;
  onLastRun: (() => void) | null;
  /** Something was done that the list and the backups show. */
  onChanged(): void;
}

export function ScheduleItem({ row, channels, onEdit, onCopy, onLastRun, onChanged }: Props) {
  const t = useT();
  const api = useSchedulesApi();
  const { configure } = usePowers();
  const { notification } = App.useApp();
  const { id, name, enabled, trouble } = row;
  const options = { manual: true, onSuccess: onChanged, onError: shownOnPage };
  const turn = useRequest((on: boolean) => api.update(id, requestOfRow(row, { enabled: on })), options);
  const remove = useRequest(() => api.remove(id), options);
  const run = useRequest(() => api.run(id), {
    ...options,
    onSuccess() {
      notification.success({ message: t('schedules.run.done', { name }) });
      onChanged();
    },
  });
  const errors = [turn.error, run.error, remove.error].filter(Boolean);
  return (
    <Card size="small" role="listitem" aria-label={name}>
      <Flex vertical gap="small">
        <Flex justify="space-between" gap="small">
          <Typography.Text strong style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            {name}
          </Typography.Text>
          <Switch
            checked={enabled}
            disabled={!configure}
            loading={turn.loading}
            aria-label={t('schedules.enabled.of', { name })}
            onChange={turn.run}
          />
        </Flex>
        <ScheduleFacts row={row} channels={channels} onLastRun={onLastRun} />
        {trouble && <ScheduleTrouble row={row} trouble={trouble} onSeen={onChanged} />}
        {errors.map((error) => (
          <ErrorNotice key={String(error)} error={error} />
        ))}
        {configure && (
          <ScheduleActions
            name={name}
            running={run.loading}
            deleting={remove.loading}
            onRun={run.run}
            onEdit={onEdit}
            onCopy={onCopy}
            onDelete={remove.run}
          />
        )}
      </Flex>
    </Card>
  );
}
