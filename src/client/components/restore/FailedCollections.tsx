import { Alert, List } from 'antd';
import type { FailedCollection, PlannedCollection } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { useTitle } from '../../title-template';
import { ErrorText } from '../ErrorNotice';

interface Props {
  failed: FailedCollection[];
  dryRun: boolean;
  /** For their titles; those that are not known are named as they are. */
  collections: PlannedCollection[];
}

const PAGE_SIZE = 10;

/** Collections that stayed as they were: what each failed with, and what mends it. Nothing where there are none. */
export function FailedCollections({ failed, dryRun, collections }: Props) {
  const t = useT();
  const { number } = useFormats();
  const title = useTitle();
  if (failed.length === 0) return null;
  const labels = new Map(collections.map((one) => [one.name, [...new Set([title(one), one.name])].join(' · ')]));
  const values = { count: failed.length, value: number(failed.length) };
  return (
    <Alert
      type="warning"
      showIcon
      message={t(dryRun ? 'restore.failed.dry-run' : 'restore.failed', values)}
      description={
        <List<FailedCollection>
          size="small"
          rowKey="name"
          dataSource={failed}
          pagination={failed.length > PAGE_SIZE && { pageSize: PAGE_SIZE, size: 'small', showSizeChanger: false }}
          renderItem={({ name, error }) => (
            <List.Item style={{ paddingInline: 0 }}>
              <ErrorText report={error} subject={labels.get(name) ?? name} />
            </List.Item>
          )}
        />
      }
    />
  );
}
