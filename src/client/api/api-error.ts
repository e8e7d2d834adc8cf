import type { ErrorReply } from '../../common/api';

export type ErrorReport = ErrorReply['errors'][number];

/** What a request came to, other than its answer. `report` is what people see. */
export class ApiError extends Error {
  constructor(readonly report: ErrorReport) {
    super(report.message);
    this.name = 'ApiError';
  }
}

/** The server's own report where it sent one; codes NETWORK, FORBIDDEN, HTTP_nnn stand for the rest. */
export function toReport(error: unknown): ErrorReport {
  if (error instanceof ApiError) return error.report;
  const { response, message } = error as { response?: { status: number; data?: unknown }; message?: string };
  if (!response) return { code: 'NETWORK', message: message ?? String(error) };
  const [sent] = (response.data as Partial<ErrorReply> | undefined)?.errors ?? [];
  const code = response.status === 403 ? 'FORBIDDEN' : `HTTP_${response.status}`;
  return { ...sent, code: sent?.code ?? code, message: sent?.message ?? message ?? code };
}

export function wasAborted(error: unknown): boolean {
  const { code, name } = error as { code?: string; name?: string };
  return code === 'ERR_CANCELED' || name === 'AbortError';
}

/** For useRequest, which writes errors that nobody takes to the console: this page shows them from its `error`. */
export const shownOnPage = () => undefined;
