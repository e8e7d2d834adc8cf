import { PlusOutlined } from '@ant-design/icons';
import { Button, Drawer, Flex, Skeleton, Typography } from 'antd';
import { useRequest } from 'ahooks';
import { useState } from 'react';
import type { ScheduleChannel, ScheduleRow } from '../../../common/api';
import { shownOnPage } from '../../api/api-error';
import { useSchedulesApi } from '../../api/schedules-context';
import { usePowers } from '../../hooks/usePowers';
import { useReturnFocus } from '../../hooks/useReturnFocus';
import type { Schedules as Known } from '../../hooks/useSchedules';
import { useT } from '../../locale';
import { copyName } from '../../model/saved-restores';
import { EmptyNote } from '../EmptyNote';
import { ErrorNotice } from '../ErrorNotice';
import { ScheduleItem } from './ScheduleItem';
import { ScheduleModal } from './ScheduleModal';

interface Props {
  schedules: Known;
  /** How to show the backup of a run; null where it is not in the list. */
  showRun(run: NonNullable<ScheduleRow['lastRun']>): (() => void) | null;
  onChanged(): void;
  onClose(): void;
}

interface Editing {
  /** Null for a new one. */
  id: string | null;
  row: ScheduleRow | null;
}

const NONE: ScheduleChannel[] = [];

/** Backups that make themselves: which there are, and the form for one of them. Mounted while it is open. */
export function Schedules({ schedules: { rows, error, refresh }, showRun, onChanged, onClose }: Props) {
  const t = useT();
  const api = useSchedulesApi();
  const { configure } = usePowers();
  useReturnFocus();
  const [editing, setEditing] = useState<Editing | null>(null);
  // Without them a channel is called by its name, and none can be chosen.
  const { data: channels = NONE } = useRequest(api.channels, { ready: configure, onError: shownOnPage });
  const copyOf = (row: ScheduleRow) => ({
    ...row,
    name: copyName(
      row.name,
      (rows ?? []).map(({ name }) => name),
    ),
  });
  const title = t('schedules.title');
  return (
    <Drawer open onClose={onClose} title={title} aria-label={title} width="min(720px, 100vw)">
      <Flex vertical gap="middle">
        <Typography.Text type="secondary">{t('schedules.about')}</Typography.Text>
        {configure && (
          <div>
            <Button icon={<PlusOutlined aria-hidden />} onClick={() => setEditing({ id: null, row: null })}>
              {t('schedules.add')}
            </Button>
          </div>
        )}
        {error && <ErrorNotice error={error} retry={refresh} />}
        {!rows && !error && <Skeleton active />}
        {rows?.length === 0 && <EmptyNote title={t('schedules.empty')} about={t('schedules.empty.about')} />}
        {rows && rows.length > 0 && (
          <Flex vertical gap="small" role="list" aria-label={title}>
            {rows.map((row) => (
              <ScheduleItem
                key={row.id}
                row={row}
                channels={channels}
                onEdit={() => setEditing({ id: row.id, row })}
                onCopy={() => setEditing({ id: null, row: copyOf(row) })}
                onLastRun={row.lastRun && showRun(row.lastRun)}
                onChanged={onChanged}
              />
            ))}
          </Flex>
        )}
      </Flex>
      {editing && (
        <ScheduleModal
          {...editing}
          channels={channels}
          onClose={() => setEditing(null)}
          onSaved={() => {
            setEditing(null);
            onChanged();
          }}
        />
      )}
    </Drawer>
  );
}
