import { Flex, Form, Input, InputNumber, Select, theme } from 'antd';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { isDark } from '../../model/contrast';
import { cronOf, EVERY, isComplete, RARE_DAY, WEEKDAYS, type Times } from '../../model/schedule-times';
import { timesWords } from '../../model/schedule-words';
import { zonesWith } from '../../model/time-zones';

interface Props {
  times: Times;
  timezone: string;
  /** Something is missing, and that is to be said. */
  wanting: boolean;
  onChange(part: { times?: Times; timezone?: string }): void;
}

/** Where what is missing can be filled in. */
export const TIMES_FIELD = 'strongbox-schedule-every';

/** How often, when, in which time zone; and all of it in words. */
export function TimesFields({ times, timezone, wanting, onChange }: Props) {
  const t = useT();
  const formats = useFormats();
  const { every } = times;
  const change = (part: Partial<Times>) => onChange({ times: { ...times, ...part } });
  const choose = (next: Times['every']) =>
    // What was chosen is where writing begins.
    change({ every: next, ...(next === 'cron' && isComplete(times) && { cron: cronOf(times) }) });
  return (
    <div>
      <Flex gap="middle" wrap>
        <Form.Item label={t('schedule.every')} htmlFor={TIMES_FIELD} style={{ flex: '1 1 150px' }}>
          <Select
            id={TIMES_FIELD}
            value={every}
            onChange={choose}
            options={EVERY.map((value) => ({ value, label: t(`schedule.every.${value}`) }))}
          />
        </Form.Item>
        <TimeFields times={times} wanting={wanting} onChange={change} />
        <Form.Item
          label={t('schedule.timezone')}
          htmlFor="strongbox-schedule-timezone"
          style={{ flex: '1 1 200px', minWidth: 0 }}
        >
          <Select
            id="strongbox-schedule-timezone"
            showSearch
            value={timezone}
            onChange={(zone) => onChange({ timezone: zone })}
            options={zonesWith(timezone).map((value) => ({ value, label: value }))}
          />
        </Form.Item>
      </Flex>
      <div role="status" style={{ overflowWrap: 'anywhere' }}>
        {isComplete(times) && timesWords({ cron: cronOf(times), timezone }, t, formats)}
        {every === 'month' && (times.day ?? 0) >= RARE_DAY && ` · ${t('schedule.rare-day')}`}
      </div>
    </div>
  );
}

interface TimeProps extends Pick<Props, 'times' | 'wanting'> {
  onChange(part: Partial<Times>): void;
}

/** What the choice leaves open. */
function TimeFields({ times, wanting, onChange }: TimeProps) {
  const t = useT();
  const { weekday } = useFormats();
  const { token } = theme.useToken();
  const { every, minute, time, days, day, cron } = times;
  const missing = (is: boolean) =>
    wanting && is && { validateStatus: 'error' as const, help: t('connection.required') };
  if (every === 'cron') {
    return (
      <Form.Item
        label={t('schedule.cron')}
        htmlFor="strongbox-schedule-cron"
        extra={t('schedule.cron.about')}
        style={{ flex: '1 1 200px' }}
        {...missing(cron.trim() === '')}
      >
        <Input
          id="strongbox-schedule-cron"
          value={cron}
          onChange={({ target }) => onChange({ cron: target.value })}
          placeholder="30 3 * * 1-5"
          autoComplete="off"
          spellCheck={false}
        />
      </Form.Item>
    );
  }
  const number = (key: 'minute' | 'day', value: number | null, least: number, most: number) => (
    <Form.Item
      label={t(`schedule.${key}`)}
      htmlFor={`strongbox-schedule-${key}`}
      style={{ flex: '1 1 110px' }}
      {...missing(value === null)}
    >
      <InputNumber
        id={`strongbox-schedule-${key}`}
        min={least}
        max={most}
        precision={0}
        value={value}
        onChange={(next) => onChange({ [key]: next })}
        style={{ width: '100%' }}
      />
    </Form.Item>
  );
  if (every === 'hour') return number('minute', minute, 0, 59);
  return (
    <>
      {every === 'week' && (
        <Form.Item
          label={t('schedule.days')}
          htmlFor="strongbox-schedule-days"
          style={{ flex: '1 1 200px', minWidth: 0 }}
          {...missing(days.length === 0)}
        >
          <Select
            id="strongbox-schedule-days"
            mode="multiple"
            showSearch={false}
            value={days}
            onChange={(chosen: number[]) => onChange({ days: [...chosen].sort() })}
            options={WEEKDAYS.map((value) => ({ value, label: weekday(value) }))}
          />
        </Form.Item>
      )}
      {every === 'month' && number('day', day, 1, 31)}
      <Form.Item
        label={t('schedule.time')}
        htmlFor="strongbox-schedule-time"
        style={{ flex: '1 1 110px' }}
        {...missing(time === '')}
      >
        <Input
          id="strongbox-schedule-time"
          type="time"
          // The browser draws the clock in it.
          style={{ colorScheme: isDark(token.colorBgContainer) ? 'dark' : 'light' }}
          value={time}
          onChange={({ target }) => onChange({ time: target.value })}
        />
      </Form.Item>
    </>
  );
}
