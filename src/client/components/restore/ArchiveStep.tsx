import { Form, Select, Typography } from 'antd';
import { useRequest } from 'ahooks';
import type { ArchiveRow } from '../../../common/api';
import { useApi } from '../../api/api-context';
import { shownOnPage } from '../../api/api-error';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { isLocked } from '../../model/locks';
import { ErrorNotice } from '../ErrorNotice';

interface Props {
  /** Name of the archive; null while none is chosen. */
  value: string | null;
  onChange(archive: string): void;
}

const FIELD = 'strongbox-restore-archive';

/** Which backup of the list is restored. */
export function ArchiveStep({ value, onChange }: Props) {
  const t = useT();
  const api = useApi();
  const { moment } = useFormats();
  const { data, error, loading, refresh } = useRequest(api.list, { onError: shownOnPage });
  const archives = data?.filter(
    (entry): entry is ArchiveRow => 'facts' in entry && (entry.facts !== null || isLocked(entry)),
  );
  const gone = value !== null && archives !== undefined && !archives.some(({ name }) => name === value);
  const label = (archive: ArchiveRow) => {
    const { name, createdAt, encryption, facts } = archive;
    const lock = encryption && t(`encryption.state.${isLocked(archive) ? 'locked' : 'unlocked'}`);
    return [name, moment(createdAt), lock, facts?.note].filter(Boolean).join(' · ');
  };
  return (
    <Form layout="vertical" component="div">
      {error && <ErrorNotice error={error} retry={refresh} />}
      <Form.Item
        label={t('saved.archive')}
        htmlFor={FIELD}
        validateStatus={gone ? 'error' : undefined}
        help={gone ? t('saved.archive.gone', { name: value }) : undefined}
      >
        <Select
          id={FIELD}
          showSearch
          loading={loading}
          optionFilterProp="label"
          value={value}
          placeholder={t('saved.archive.choose')}
          notFoundContent={t('saved.archive.none')}
          options={archives?.map((row) => ({ value: row.name, label: label(row) }))}
          onChange={onChange}
        />
      </Form.Item>
      <Typography.Text type="secondary">{t('saved.archive.about')}</Typography.Text>
    </Form>
  );
}
