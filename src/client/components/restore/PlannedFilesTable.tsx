import { Grid, Table, Typography, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import type { PlannedFiles, RestorePlan } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { rootTitle } from '../../model/file-contents';

const COUNTS = ['missing', 'present', 'extra'] as const;

/** Each folder of files of a plan: where it goes, and what it meets there; nothing where no files are chosen. */
export function PlannedFilesTable({ plan }: { plan: Pick<RestorePlan, 'files'> }) {
  const t = useT();
  const { sm: wide } = Grid.useBreakpoint();
  const columns = useColumns(wide === true);
  const title = t('restore.files.planned');
  if (plan.files.length === 0) return null;
  return (
    <section aria-label={title}>
      <Typography.Text strong>{title}</Typography.Text>
      <Table<PlannedFiles>
        rowKey="name"
        size="small"
        columns={columns}
        dataSource={plan.files}
        pagination={false}
        style={{ marginBlockStart: 4 }}
      />
    </section>
  );
}

function useColumns(wide: boolean): TableColumnsType<PlannedFiles> {
  const t = useT();
  const { number, files, size } = useFormats();
  return useMemo(() => {
    const facts = (root: PlannedFiles) =>
      COUNTS.map((key) => `${t(`restore.files.count.${key}`)}: ${number(root[key])}`);
    const name: TableColumnsType<PlannedFiles>[number] = {
      title: t('restore.files.folder'),
      key: 'name',
      render: (_, root) => (
        <div style={{ overflowWrap: 'anywhere' }}>
          {rootTitle(root, t)}
          <Typography.Text type="secondary" style={{ display: 'block' }}>
            {[files(root.files), size(root.bytes)].join(' · ')} → {root.to ?? t('restore.files.nowhere')}
          </Typography.Text>
          {!wide && <Typography.Text type="secondary">{facts(root).join(' · ')}</Typography.Text>}
        </div>
      ),
    };
    if (!wide) return [name];
    const count = (key: (typeof COUNTS)[number]) => ({
      title: t(`restore.files.count.${key}`),
      dataIndex: key,
      align: 'right' as const,
      width: 110,
      render: (value: number) => number(value),
    });
    return [name, ...COUNTS.map(count)];
  }, [t, number, files, size, wide]);
}
