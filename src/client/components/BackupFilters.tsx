import { Button, DatePicker, Flex, Input, Select, Typography, type GetProps } from 'antd';
import { useState } from 'react';
import { useFormats } from '../formats';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';
import { groupsOf, isFiltering, NO_FILTER, statesOf, type BackupFilter } from '../model/find-backups';

interface Props {
  rows: BackupRow[];
  /** How many of them are left. */
  found: number;
  filter: BackupFilter;
  onChange(filter: BackupFilter): void;
}

type Days = GetProps<typeof DatePicker.RangePicker>['value'];

export function BackupFilters({ rows, found, filter, onChange }: Props) {
  const t = useT();
  const { number } = useFormats();
  const [days, setDays] = useState<Days>(null);
  const change = (part: Partial<BackupFilter>) => onChange({ ...filter, ...part });
  const pick = (picked: Days) => {
    setDays(picked);
    const [from, to] = picked ?? [];
    change({ from: from?.startOf('day').toISOString() ?? null, to: to?.endOf('day').toISOString() ?? null });
  };
  const clear = () => {
    setDays(null);
    onChange(NO_FILTER);
  };
  const select = { mode: 'multiple', allowClear: true, maxTagCount: 'responsive', showSearch: false } as const;
  const [state, groups] = [t('column.state'), t('column.groups')];
  return (
    <Flex wrap gap="small" align="center" role="search" aria-label={t('filter.title')}>
      <Input
        allowClear
        value={filter.text}
        onChange={({ target }) => change({ text: target.value })}
        placeholder={t('filter.text')}
        aria-label={t('filter.text')}
        style={{ flex: '2 1 200px' }}
      />
      <Select
        {...select}
        value={filter.states}
        onChange={(states) => change({ states })}
        options={statesOf(rows).map((value) => ({ value, label: t(`state.${value}`) }))}
        placeholder={state}
        aria-label={state}
        style={{ flex: '1 1 140px' }}
      />
      <Select
        {...select}
        value={filter.groups}
        onChange={(chosen) => change({ groups: chosen })}
        options={groupsOf(rows).map((value) => ({ value, label: t(`group.${value}.short`) }))}
        placeholder={groups}
        aria-label={groups}
        style={{ flex: '1 1 140px' }}
      />
      <DatePicker.RangePicker
        value={days}
        onChange={pick}
        allowEmpty={[true, true]}
        placeholder={[t('filter.from'), t('filter.to')]}
        style={{ flex: '1 1 220px' }}
      />
      {isFiltering(filter) && (
        <>
          <Typography.Text type="secondary" role="status">
            {t('filter.found', { found: number(found), total: number(rows.length) })}
          </Typography.Text>
          <Button type="link" size="small" onClick={clear}>
            {t('filter.clear')}
          </Button>
        </>
      )}
    </Flex>
  );
}
