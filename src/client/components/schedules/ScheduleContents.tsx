import { Flex, Skeleton } from 'antd';
import { useConnections } from '../../hooks/useConnections';
import type { ScheduleDraft } from '../../hooks/useScheduleDraft';
import { useT } from '../../locale';
import { DatabaseSelect } from '../connections/DatabaseSelect';
import { ErrorNotice } from '../ErrorNotice';
import { GroupPicker } from '../GroupPicker';

/** Of which database, and what of it. */
export function ScheduleContents({ draft }: { draft: ScheduleDraft }) {
  const t = useT();
  const { connections, error: unlisted } = useConnections();
  const { fields, change, lost, contents, chosen, error, retry } = draft;
  return (
    <Flex vertical gap="middle">
      {unlisted && <ErrorNotice error={unlisted} />}
      <DatabaseSelect
        id="strongbox-schedule-source"
        label={t('create.source')}
        connections={connections ?? []}
        value={fields.connection}
        missing={lost}
        // What is ticked is of the database before.
        onChange={(connection) => change({ connection, chosen: null })}
      />
      {error && <ErrorNotice error={error} retry={retry} />}
      {!contents && !error && !lost && <Skeleton active paragraph={{ rows: 8 }} />}
      {contents && chosen && (
        <GroupPicker contents={contents} chosen={chosen} onChoose={(next) => change({ chosen: next })} />
      )}
    </Flex>
  );
}
