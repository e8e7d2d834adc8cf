import { Collapse, Flex, Typography } from 'antd';
import type { RestorePlan } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { linesOf, VERDICTS } from '../../model/plan-facts';
import { AddedCollections } from '../collections/AddedCollections';
import { CheckLines } from './CheckLines';
import { PlannedFilesTable } from './PlannedFilesTable';
import { PlannedTable } from './PlannedTable';

/** What the precheck said then. */
export function RunPrecheck({ plan }: { plan: RestorePlan | null }) {
  const t = useT();
  const { moment } = useFormats();
  const title = t('restore.run.precheck');
  return (
    <section aria-label={title}>
      <Typography.Title level={5}>{title}</Typography.Title>
      {!plan && <Typography.Text type="secondary">{t('restore.run.no-plan')}</Typography.Text>}
      {plan && (
        <Flex vertical gap="small">
          <Typography.Text type="secondary">
            {t('restore.check.made', { when: moment(plan.createdAt) })}
          </Typography.Text>
          {VERDICTS.filter((verdict) => verdict !== 'pass').map((verdict) => (
            <CheckLines key={verdict} plan={plan} verdict={verdict} />
          ))}
          <AddedCollections plan={plan} />
          <PlannedFilesTable plan={plan} />
          <Collapse
            ghost
            size="small"
            items={[
              {
                key: 'pass',
                label: t('restore.check.passed', { count: linesOf(plan, 'pass').length }),
                children: <CheckLines plan={plan} verdict="pass" />,
              },
              { key: 'tables', label: t('restore.confirm.tables'), children: <PlannedTable plan={plan} /> },
            ]}
          />
        </Flex>
      )}
    </section>
  );
}
