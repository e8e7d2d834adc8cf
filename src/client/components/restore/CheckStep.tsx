import { ReloadOutlined } from '@ant-design/icons';
import { Alert, Button, Collapse, Flex, Spin } from 'antd';
import type { RestorePlan } from '../../../common/api';
import type { ErrorReport } from '../../api/api-error';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { goesElsewhere, linesOf, objectsToLeave } from '../../model/plan-facts';
import { ErrorNotice } from '../ErrorNotice';
import { AddedCollections } from '../collections/AddedCollections';
import { CheckLines } from './CheckLines';
import { PlannedFilesTable } from './PlannedFilesTable';
import { PlannedTable } from './PlannedTable';

interface Props {
  plan: RestorePlan | undefined;
  loading: boolean;
  error: unknown;
  /** Why it was planned anew without being asked. */
  outdated: ErrorReport | null;
  onCheck(): void;
  /** Plans anew without these views, triggers and routines. */
  onLeaveOut(objects: string[]): void;
}

const LOOKS = { pass: 'success', warning: 'warning', blocker: 'error' } as const;

/** The precheck as a list: what stands in the way first, what is fine folded away. */
export function CheckStep({ plan, loading, error, outdated, onCheck, onLeaveOut }: Props) {
  const t = useT();
  const { moment } = useFormats();
  return (
    <Flex vertical gap="middle" aria-busy={loading}>
      {outdated && <Alert type="info" showIcon message={t('restore.check.outdated')} description={outdated.message} />}
      {Boolean(error) && <ErrorNotice error={error} retry={onCheck} />}
      {loading && (
        <Flex gap="small" align="center" role="status">
          <Spin size="small" />
          {t('restore.check.running')}
        </Flex>
      )}
      {plan && (
        <>
          <Alert
            type={LOOKS[plan.verdict]}
            showIcon
            role="status"
            message={t(`restore.check.${plan.verdict}`)}
            description={t('restore.check.made', { when: moment(plan.createdAt) })}
            action={
              <Button size="small" icon={<ReloadOutlined aria-hidden />} loading={loading} onClick={onCheck}>
                {t('restore.check.again')}
              </Button>
            }
          />
          <CheckLines
            plan={plan}
            verdict="blocker"
            hint={t('restore.check.mend')}
            actionOf={(line) => {
              const objects = objectsToLeave(line);
              return objects && <Button onClick={() => onLeaveOut(objects)}>{t('restore.check.leave-out')}</Button>;
            }}
          />
          <CheckLines plan={plan} verdict="warning" />
          <AddedCollections plan={plan} />
          <PlannedFilesTable plan={plan} />
          <Collapse
            ghost
            size="small"
            defaultActiveKey={goesElsewhere(plan) ? ['tables'] : []}
            items={[{ key: 'tables', label: t('restore.confirm.tables'), children: <PlannedTable plan={plan} /> }]}
          />
          <Collapse
            ghost
            size="small"
            items={[
              {
                key: 'pass',
                label: t('restore.check.passed', { count: linesOf(plan, 'pass').length }),
                children: <CheckLines plan={plan} verdict="pass" />,
              },
            ]}
          />
        </>
      )}
    </Flex>
  );
}
