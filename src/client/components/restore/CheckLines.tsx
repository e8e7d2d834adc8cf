import { Flex, Typography } from 'antd';
import type { ReactNode } from 'react';
import type { CheckLine, RestorePlan, Verdict } from '../../../common/api';
import { useT } from '../../locale';
import { linesOf } from '../../model/plan-facts';
import { CheckItem } from './CheckItem';

interface Props {
  plan: Pick<RestorePlan, 'checks'>;
  verdict: Verdict;
  /** What to do about all of them. */
  hint?: string;
  /** What can be done about one of them at once. */
  actionOf?(line: CheckLine): ReactNode;
}

/** The lines of a precheck with this verdict; nothing where there are none. */
export function CheckLines({ plan, verdict, hint, actionOf }: Props) {
  const t = useT();
  const lines = linesOf(plan, verdict);
  if (lines.length === 0) return null;
  return (
    <Flex vertical gap="small" role="list" aria-label={t(`restore.verdict.${verdict}`)}>
      {lines.map((line) => (
        <CheckItem key={`${line.check} ${line.message}`} line={line} action={actionOf?.(line)} />
      ))}
      {hint && <Typography.Text type="secondary">{hint}</Typography.Text>}
    </Flex>
  );
}
