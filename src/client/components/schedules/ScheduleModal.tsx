import { Flex, Form, Input, Modal, Select, type InputRef } from 'antd';
import { useRequest } from 'ahooks';
import { useRef, useState } from 'react';
import type { ScheduleChannel, ScheduleRow } from '../../../common/api';
import { shownOnPage } from '../../api/api-error';
import { useSchedulesApi } from '../../api/schedules-context';
import { useReturnFocus } from '../../hooks/useReturnFocus';
import { useScheduleDraft } from '../../hooks/useScheduleDraft';
import { useT } from '../../locale';
import { MOST_NAME_LENGTH } from '../../model/saved-restores';
import { problemOf, retentionOf, type ScheduleProblem } from '../../model/schedule-form';
import { ErrorNotice } from '../ErrorNotice';
import { RetentionFields, RETENTION_FIELD } from './RetentionFields';
import { RetentionPreview } from './RetentionPreview';
import { ScheduleContents } from './ScheduleContents';
import { TimesFields, TIMES_FIELD } from './TimesFields';

interface Props {
  /** Of the one that is edited; null for a new one. */
  id: string | null;
  /** What it begins with. */
  row: ScheduleRow | null;
  channels: ScheduleChannel[];
  onClose(): void;
  onSaved(): void;
}

const NAME_FIELD = 'strongbox-schedule-name';
const FIELDS: Record<ScheduleProblem, string> = { name: NAME_FIELD, times: TIMES_FIELD, retention: RETENTION_FIELD };
const NO_CHANNEL = '';

/** Mounted while it is open. Whatever the server says to it, what was filled in stays. */
export function ScheduleModal({ id, row, channels, onClose, onSaved }: Props) {
  const t = useT();
  const api = useSchedulesApi();
  useReturnFocus();
  const field = useRef<InputRef>(null);
  const draft = useScheduleDraft(row);
  const { fields, change, request } = draft;
  const [tried, setTried] = useState(false);
  const save = useRequest(
    async () => {
      if (request) await (id === null ? api.create(request) : api.update(id, request));
    },
    { manual: true, onSuccess: onSaved, onError: shownOnPage },
  );
  const problem = tried ? problemOf(fields) : null;
  const submit = () => {
    const found = problemOf(fields);
    setTried(true);
    if (found) document.getElementById(FIELDS[found])?.focus();
    else if (request && !save.loading) save.run();
  };
  const retention = retentionOf(fields);
  const { timezone } = fields;
  return (
    <Modal
      open
      width={720}
      title={id === null ? t('schedules.add') : t('schedules.edit.of', { name: row?.name })}
      maskClosable={false}
      onCancel={onClose}
      afterOpenChange={(open) => open && field.current?.focus()}
      okText={t('connection.save')}
      okButtonProps={{ disabled: !request, loading: save.loading }}
      cancelText={t('action.cancel')}
      onOk={submit}
    >
      <Form component="div" layout="vertical">
        <Flex vertical gap="large" style={{ paddingBlock: 8 }}>
          <Form.Item
            label={t('connection.name')}
            htmlFor={NAME_FIELD}
            style={{ marginBottom: 0 }}
            {...(problem === 'name' && { validateStatus: 'error', help: t('connection.required') })}
          >
            <Input
              id={NAME_FIELD}
              ref={field}
              autoComplete="off"
              maxLength={MOST_NAME_LENGTH}
              value={fields.name}
              onChange={({ target }) => change({ name: target.value })}
              onPressEnter={submit}
              placeholder={t('schedule.name.example')}
            />
          </Form.Item>
          <TimesFields times={fields.times} timezone={timezone} wanting={problem === 'times'} onChange={change} />
          <ScheduleContents draft={draft} />
          <RetentionFields
            keepAll={fields.keepAll}
            retention={fields.retention}
            wanting={problem === 'retention'}
            onChange={change}
          />
          {id !== null && (
            // What was previewed is no answer to other numbers.
            <RetentionPreview key={JSON.stringify([retention, timezone])} {...{ id, retention, timezone }} />
          )}
          <ChannelField channels={channels} value={fields.channel} onChange={(channel) => change({ channel })} />
          {save.error && <ErrorNotice error={save.error} />}
        </Flex>
      </Form>
    </Modal>
  );
}

interface ChannelProps {
  channels: ScheduleChannel[];
  /** Name of a channel; null for none. */
  value: string | null;
  onChange(value: string | null): void;
}

function ChannelField({ channels, value, onChange }: ChannelProps) {
  const t = useT();
  const known = channels.map(({ name, title }) => ({ value: name, label: title || name }));
  const isKnown = value === null || known.some((one) => one.value === value);
  const gone = isKnown ? [] : [{ value, label: t('database.missing', { name: value }) }];
  return (
    <Form.Item
      label={t('schedule.channel')}
      htmlFor="strongbox-schedule-channel"
      extra={channels.length === 0 ? t('schedule.channel.about') : undefined}
      style={{ marginBottom: 0 }}
    >
      <Select
        id="strongbox-schedule-channel"
        value={value ?? NO_CHANNEL}
        onChange={(chosen) => onChange(chosen || null)}
        options={[{ value: NO_CHANNEL, label: t('schedule.channel.none') }, ...known, ...gone]}
      />
    </Form.Item>
  );
}
