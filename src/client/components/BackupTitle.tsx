import { Flex, Tooltip, Typography } from 'antd';
import { useFormats } from '../formats';
import type { BackupRow } from '../model/backup-rows';

const NOTE_WIDTH = 300;

/** Name, when and by whom, and the note. */
export function BackupTitle({ row: { name, at, createdBy, note } }: { row: BackupRow }) {
  const { moment, exactMoment } = useFormats();
  return (
    <Flex vertical style={{ whiteSpace: 'nowrap' }}>
      <span>{name}</span>
      <Typography.Text type="secondary">
        <Tooltip title={exactMoment(at)}>
          <time dateTime={at}>{moment(at)}</time>
        </Tooltip>
        {createdBy && ` · ${createdBy}`}
      </Typography.Text>
      {note && (
        <Typography.Text ellipsis={{ tooltip: note }} style={{ maxWidth: NOTE_WIDTH }}>
          {note}
        </Typography.Text>
      )}
    </Flex>
  );
}
