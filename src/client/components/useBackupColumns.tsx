import { Grid, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import { byName } from '../../backup-rules/owner';
import { useFormats } from '../formats';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';
import { BackupTitle } from './BackupTitle';
import { GroupTags } from './GroupTags';
import { RowActions, type RowActionHandlers } from './RowActions';
import { StateCell } from './StateCell';

/** One column a fact; on a narrow screen one column with everything. */
export function useBackupColumns(handlers: RowActionHandlers): TableColumnsType<BackupRow> {
  const t = useT();
  const formats = useFormats();
  const { xl: wide } = Grid.useBreakpoint();
  const { onDetails, onDownload, onVerify, onPin, onDelete, onRestore, onDismiss } = handlers;
  return useMemo(() => {
    const actions = (row: BackupRow) => (
      <RowActions row={row} {...{ onDetails, onDownload, onVerify, onPin, onDelete, onRestore, onDismiss }} />
    );
    const name = { title: t('column.name'), key: 'name', sorter: (a: BackupRow, b: BackupRow) => byName(a.at, b.at) };
    if (!wide) {
      const facts = ({ rows, size, duration }: BackupRow) =>
        [
          rows !== null && formats.rows(rows),
          size !== null && formats.size(size),
          duration !== null && formats.duration(duration),
        ]
          .filter(Boolean)
          .join(' · ');
      const all = (row: BackupRow) => (
        <div className="strongbox-stack" style={{ gap: 8 }}>
          <BackupTitle row={row} />
          <StateCell row={row} />
          <GroupTags groups={row.groups} />
          {row.size !== null && <span className="strongbox-secondary">{facts(row)}</span>}
          {actions(row)}
        </div>
      );
      return [{ ...name, render: (_, row) => all(row) }];
    }
    const amount = (key: 'rows' | 'size' | 'duration', show: (value: number) => string) => ({
      title: t(`column.${key}`),
      dataIndex: key,
      align: 'right' as const,
      sorter: (a: BackupRow, b: BackupRow) => (a[key] ?? -1) - (b[key] ?? -1),
      render: (value: number | null) => (
        <span style={{ whiteSpace: 'nowrap' }}>{value === null ? '—' : show(value)}</span>
      ),
    });
    return [
      { ...name, render: (_, row) => <BackupTitle row={row} /> },
      {
        title: t('column.state'),
        key: 'state',
        sorter: (a, b) => byName(t(`state.${a.state}`), t(`state.${b.state}`)),
        render: (_, row) => <StateCell row={row} />,
      },
      {
        title: t('column.groups'),
        dataIndex: 'groups',
        width: 170,
        render: (groups: BackupRow['groups']) => <GroupTags groups={groups} />,
      },
      amount('rows', formats.number),
      amount('size', formats.size),
      amount('duration', formats.duration),
      { title: t('column.actions'), key: 'actions', width: 162, render: (_, row) => actions(row) },
    ];
  }, [t, formats, wide, onDetails, onDownload, onVerify, onPin, onDelete, onRestore, onDismiss]);
}
