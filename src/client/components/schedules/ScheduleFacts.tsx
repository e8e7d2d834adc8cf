import { Button, Flex, Typography } from 'antd';
import type { ScheduleChannel, ScheduleRow } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { contentsWords } from '../../model/file-contents';
import { namesWords } from '../../model/restore-words';
import { retentionWords, timesWords } from '../../model/schedule-words';
import { GroupTags } from '../GroupTags';
import { RunState } from '../restore/RunState';

interface Props {
  row: ScheduleRow;
  channels: ScheduleChannel[];
  /** Shows the backup of its last run; null where it is not in the list. */
  onLastRun: (() => void) | null;
}

/** When, what of which database, how long it is kept, who is told, and how it went last. */
export function ScheduleFacts({ row, channels, onLastRun }: Props) {
  const t = useT();
  const formats = useFormats();
  const { moment } = formats;
  const { connection, groups, contents, keys, retention, channel, enabled, nextRun, lastRun } = row;
  const source = connection?.missing ? t('database.missing', { name: connection.name }) : connection?.name;
  const told = channel && (channels.find(({ name }) => name === channel)?.title ?? channel);
  const keyName = ({ name, missing }: ScheduleRow['keys'][number]) =>
    missing ? t('database.missing', { name }) : name;
  const lines = [
    enabled ? nextRun && t('schedule.next', { when: moment(nextRun) }) : t('schedule.off'),
    [source && t('database.from', { name: source }), ...namesWords(row, t)].filter(Boolean).join(' · '),
    contents.length > 0 && t('schedule.files', { names: contentsWords(contents, t) }),
    keys.length > 0 && t('schedule.encrypted', { names: formats.list(keys.map(keyName)) }),
    t('schedule.keeps', { what: retentionWords(retention, t, formats) }),
    told && t('schedule.tells', { channel: told }),
  ];
  return (
    <Flex vertical gap={4} style={{ overflowWrap: 'anywhere' }}>
      <span>{timesWords(row, t, formats)}</span>
      <GroupTags groups={groups} />
      {lines.map(
        (line) =>
          line && (
            <Typography.Text key={line} type="secondary">
              {line}
            </Typography.Text>
          ),
      )}
      <Flex gap="small" align="center" wrap>
        <Typography.Text type="secondary">{t(lastRun ? 'saved.last-run' : 'saved.never-run')}</Typography.Text>
        {lastRun && <RunState row={{ state: lastRun.state, result: null }} />}
        {lastRun && onLastRun && (
          <Button
            type="link"
            size="small"
            style={{ paddingInline: 0 }}
            aria-label={t('action.details.of', { name: lastRun.archive })}
            onClick={onLastRun}
          >
            {moment(lastRun.createdAt)}
          </Button>
        )}
        {lastRun && !onLastRun && <Typography.Text type="secondary">{moment(lastRun.createdAt)}</Typography.Text>}
      </Flex>
    </Flex>
  );
}
