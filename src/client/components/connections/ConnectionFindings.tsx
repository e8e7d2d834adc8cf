import { Alert, Flex, Typography } from 'antd';
import type { ConnectionReport } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';

/** What a test found: the database, what is in it, and which rights are missing, each with the statement that gives it. */
export function ConnectionFindings({ report }: { report: ConnectionReport }) {
  const t = useT();
  const { number } = useFormats();
  const { product, version, tables, isApplication, missingRights } = report;
  const lacking = missingRights.length > 0;
  return (
    <Alert
      type={lacking ? 'warning' : 'success'}
      showIcon
      role="status"
      message={t('connections.found', { database: `${product} ${version}` })}
      description={
        <Flex vertical gap="small">
          <span>
            {t('connections.found.tables', { count: tables, value: number(tables) })}{' '}
            {isApplication && t('connections.found.application')}
          </span>
          {lacking && <span>{t('connections.found.rights')}</span>}
          {missingRights.map(({ message, grant }) => (
            <div key={`${message} ${grant}`}>
              <div>{message}</div>
              <Typography.Text
                code
                copyable={{ text: grant, tooltips: [t('connections.grant.copy'), t('error.copied')] }}
              >
                {grant}
              </Typography.Text>
            </div>
          ))}
        </Flex>
      }
    />
  );
}
