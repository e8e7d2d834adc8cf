import { Flex, Skeleton } from 'antd';
import type { ScheduleDraft } from '../../hooks/useScheduleDraft';
import { useT } from '../../locale';
import { DatabaseSelect } from '../connections/DatabaseSelect';
import { KeysSelect } from '../encryption/KeysSelect';
import { ErrorNotice } from '../ErrorNotice';
import { FilesPicker } from '../files/FilesPicker';
import { GroupPicker } from '../GroupPicker';

/** Of which database, what of it, and who can read it. */
export function ScheduleContents({ draft }: { draft: ScheduleDraft }) {
  const t = useT();
  const { fields, change, connections, unlisted, lost, contents, chosen, knownKeys, error, retry } = draft;
  const { offered, found, files } = draft;
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
        onChange={(connection) => change({ connection, chosen: null, files: null })}
      />
      {error && <ErrorNotice error={error} retry={retry} />}
      {!contents && !error && !lost && <Skeleton active paragraph={{ rows: 8 }} />}
      {contents && chosen && (
        <GroupPicker contents={contents} chosen={chosen} onChoose={(next) => change({ chosen: next })} />
      )}
      {offered.length > 0 && (
        <FilesPicker
          offered={offered}
          files={found}
          chosen={files}
          encrypted={fields.keys.length > 0}
          onChoose={(next) => change({ files: next })}
        />
      )}
      <KeysSelect
        id="strongbox-schedule-keys"
        label={t('schedule.keys')}
        placeholder={t('schedule.keys.none')}
        value={fields.keys}
        lost={knownKeys}
        onChange={(keys) => change({ keys })}
      />
    </Flex>
  );
}
