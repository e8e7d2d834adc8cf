import { useState } from 'react';
import { useRequest } from 'ahooks';
import { toReport, type ErrorReport } from '../api/api-error';

const WRONG = ['KEY_WRONG', 'PASSPHRASE_WRONG', 'INVALID_REQUEST'];

/**
 * A private key, a passphrase or an answer that the server accepts or refuses. `refusal` is what was wrong with it, to be said beside the
 * field; `error` is whatever else kept it from being looked at.
 */
export function useProof<P>(send: (proof: P) => Promise<unknown>, onAccepted: () => void) {
  const [report, setReport] = useState<ErrorReport | null>(null);
  const { run, loading } = useRequest(send, {
    manual: true,
    onBefore: () => setReport(null),
    onSuccess: onAccepted,
    onError: (error) => setReport(toReport(error)),
  });
  const isRefusal = report !== null && WRONG.includes(report.code);
  return {
    ...{ run, loading },
    refusal: isRefusal ? [report.message, report.hint].filter(Boolean).join(' ') : null,
    error: isRefusal ? null : report,
    /** What is typed now is something else. */
    forget: () => setReport(null),
  };
}
