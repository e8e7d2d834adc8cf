import { Button, Flex, Typography } from 'antd';
import { useRequest } from 'ahooks';
import type { Retention } from '../../../common/api';
import { shownOnPage } from '../../api/api-error';
import { useSchedulesApi } from '../../api/schedules-context';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { ErrorNotice } from '../ErrorNotice';
import { PreviewTable } from './PreviewTable';

interface Props {
  /** Of a schedule that exists. */
  id: string;
  /** As it is typed, saved or not. */
  retention: Retention | null;
  timezone: string;
}

/** What would go of the backups that there are. */
export function RetentionPreview({ id, retention, timezone }: Props) {
  const t = useT();
  const { number, size } = useFormats();
  const api = useSchedulesApi();
  const { data, error, loading, run } = useRequest(() => api.preview(id, { retention, timezone }), {
    manual: true,
    onError: shownOnPage,
  });
  const goes = data?.archives.filter((one) => one.goes).length ?? 0;
  return (
    <Flex vertical gap="small">
      <div>
        <Button size="small" loading={loading} onClick={run}>
          {t('retention.preview')}
        </Button>
      </div>
      {error && !loading && <ErrorNotice error={error} />}
      {data && !loading && !error && (
        <>
          <Typography.Text role="status">
            {data.archives.length === 0 && t('retention.preview.none')}
            {data.archives.length > 0 && goes === 0 && t('retention.preview.all-stay')}
            {goes > 0 &&
              t('retention.preview.sum', {
                ...{ goes: number(goes), total: number(data.archives.length), size: size(data.frees) },
              })}
          </Typography.Text>
          {data.archives.length > 0 && <PreviewTable archives={data.archives} />}
        </>
      )}
    </Flex>
  );
}
