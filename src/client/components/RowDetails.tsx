import { Alert, Flex } from 'antd';
import { useT } from '../locale';
import type { BackupRow } from '../model/backup-rows';
import { ErrorNotice } from './ErrorNotice';

export function hasDetails({ error, warnings }: BackupRow): boolean {
  return error !== null || warnings.length > 0;
}

export function RowDetails({ row: { error, warnings } }: { row: BackupRow }) {
  const t = useT();
  return (
    <Flex vertical gap="small">
      {error && <ErrorNotice error={error} />}
      {warnings.length > 0 && (
        <Alert
          type="warning"
          showIcon
          message={t('details.warnings', { count: warnings.length })}
          description={warnings.map((warning) => (
            <div key={warning}>{warning}</div>
          ))}
        />
      )}
    </Flex>
  );
}
