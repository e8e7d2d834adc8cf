import { Alert, Collapse, Flex, Form, Input, Typography } from 'antd';
import type { RestorePlan } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { sumPlannedFiles } from '../../model/file-contents';
import { planFacts } from '../../model/plan-facts';
import { ErrorNotice } from '../ErrorNotice';
import { PlannedTable } from './PlannedTable';

interface Props {
  plan: RestorePlan;
  typed: string;
  onTyped(typed: string): void;
  /** Enter in the field. */
  onSubmit(): void;
  error: unknown;
}

/** Also where the keyboard has no letters of the reader's language. */
const EVERYWHERE = 'RESTORE';

export function isConfirmed(typed: string, word: string): boolean {
  const spelled = typed.trim().toLowerCase();
  return spelled === word.toLowerCase() || spelled === EVERYWHERE.toLowerCase();
}

/** What will happen, in plain words, and the word that has to be typed for it. */
export function ConfirmStep({ plan, typed, onTyped, onSubmit, error }: Props) {
  const t = useT();
  const { moment } = useFormats();
  const when = moment(plan.source.createdAt);
  const word = t('restore.confirm.word');
  return (
    <Flex vertical gap="middle">
      {plan.connection ? (
        <Alert
          type="info"
          showIcon
          message={t('restore.confirm.elsewhere', { name: plan.archive, when, target: plan.connection.name })}
          description={t('restore.confirm.elsewhere.nobody-told')}
        />
      ) : (
        <Typography.Text strong>{t('restore.confirm.what', { name: plan.archive, when })}</Typography.Text>
      )}
      <ul style={{ margin: 0, paddingInlineStart: 20 }}>
        {useSentences(plan).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Collapse
        size="small"
        items={[{ key: 'tables', label: t('restore.confirm.tables'), children: <PlannedTable plan={plan} /> }]}
      />
      {plan.verdict === 'warning' && <Alert type="warning" showIcon message={t('restore.confirm.warnings')} />}
      <Form layout="vertical" onFinish={onSubmit}>
        <Form.Item label={t('restore.confirm.type', { word })} htmlFor="strongbox-confirm" style={{ marginBottom: 0 }}>
          <Input
            id="strongbox-confirm"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={typed}
            onChange={({ target }) => onTyped(target.value)}
            placeholder={word}
            style={{ maxWidth: 280 }}
          />
        </Form.Item>
      </Form>
      {Boolean(error) && <ErrorNotice error={error} />}
    </Flex>
  );
}

function useSentences(plan: RestorePlan): string[] {
  const t = useT();
  const { rows, number, duration } = useFormats();
  const { replaced, combined, created, views, rows: archived, liveRows, undoHours, accounts } = planFacts(plan);
  const files = sumPlannedFiles(plan);
  const here = plan.connection === null;
  const counted = (key: string, count: number) => count > 0 && t(key, { count, value: number(count) });
  const sentences = [
    counted('restore.confirm.replaced', replaced),
    replaced > 0 &&
      liveRows !== null &&
      t('restore.confirm.rows', { archived: rows(archived), live: `≈ ${rows(liveRows)}` }),
    counted('restore.confirm.combined', combined),
    counted('restore.confirm.created', created),
    counted('restore.confirm.views', views),
    files && t('restore.confirm.files', { missing: number(files.missing), present: number(files.present) }),
    files && files.removed > 0 && t('restore.confirm.files.removed', { value: number(files.removed) }),
    plan.manner.onFailure === 'leave' && t('restore.confirm.leave'),
    t(combined > 0 ? 'restore.confirm.until-switch.kept' : 'restore.confirm.until-switch'),
    here && t(plan.upgrade ? 'restore.confirm.upgrade' : 'restore.confirm.maintenance'),
    here && accounts && t('restore.confirm.accounts'),
    undoHours !== null && t('restore.confirm.undo', { duration: duration(undoHours * 3600) }),
  ];
  return sentences.filter((one): one is string => Boolean(one));
}
