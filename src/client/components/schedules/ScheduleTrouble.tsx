import { Alert, Button, Flex, Grid, Typography, theme } from 'antd';
import { useRequest } from 'ahooks';
import type { ScheduleRow, ScheduleTrouble as Trouble } from '../../../common/api';
import { shownOnPage } from '../../api/api-error';
import { useSchedulesApi } from '../../api/schedules-context';
import { useFormats } from '../../formats';
import { usePowers } from '../../hooks/usePowers';
import { useT } from '../../locale';
import { ErrorNotice, ErrorText } from '../ErrorNotice';

interface Props {
  row: Pick<ScheduleRow, 'id' | 'name'>;
  trouble: Trouble;
  onSeen(): void;
}

/** What went wrong while nobody looked. It goes when somebody says so, not by itself. */
export function ScheduleTrouble({ row: { id, name }, trouble: { kind, at, error }, onSeen }: Props) {
  const t = useT();
  const { exactMoment, moment } = useFormats();
  const { token } = theme.useToken();
  const { md: wide } = Grid.useBreakpoint();
  const { configure } = usePowers();
  const api = useSchedulesApi();
  const seen = useRequest(() => api.acknowledge(id), { manual: true, onSuccess: onSeen, onError: shownOnPage });
  return (
    <Flex vertical gap="small">
      <Alert
        type={kind === 'failed' ? 'error' : 'warning'}
        // NocoBase keeps its menu open beside the page: on a phone, the icon would leave no room for words.
        showIcon={wide === true}
        style={{ overflowWrap: 'anywhere', ...(!wide && { padding: token.paddingXS }) }}
        message={t(`schedule.trouble.${kind}`, { name })}
        description={
          <Flex vertical gap="small" align="flex-start">
            <div>
              <Typography.Text type="secondary">
                <time dateTime={at} title={exactMoment(at)}>
                  {moment(at)}
                </time>
              </Typography.Text>
              <ErrorText report={error} />
            </div>
            {configure && (
              <Button
                size="small"
                loading={seen.loading}
                aria-label={t('schedule.trouble.seen.of', { name })}
                onClick={seen.run}
              >
                {t('schedule.trouble.seen')}
              </Button>
            )}
          </Flex>
        }
      />
      {seen.error && <ErrorNotice error={seen.error} />}
    </Flex>
  );
}
