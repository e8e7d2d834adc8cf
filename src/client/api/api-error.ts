import type { ErrorReply } from '../../common/api';

export type ErrorReport = ErrorReply['errors'][number];

/** What a request came to, other than its answer. `report` is what people see. */
export class ApiError extends Error {
  constructor(readonly report: ErrorReport) {
    super(report.message);
    this.name = 'ApiError';
  }
}

export const SIGNED_OUT = 'SIGNED_OUT';

/** The server's own report where it sent one; codes NETWORK, SIGNED_OUT, FORBIDDEN, HTTP_nnn stand for the rest. */
export function toReport(error: unknown): ErrorReport {
  if (error instanceof ApiError) return error.report;
  const { response, message } = error as { response?: { status: number; data?: unknown }; message?: string };
  if (!response) return { code: 'NETWORK', message: message ?? String(error) };
  const { errors, error: ofHost } = (response.data ?? {}) as Partial<ErrorReply> & { error?: ErrorReport };
  // NocoBase has a form of its own while it starts, stops or reloads.
  const sent = errors?.[0] ?? ofHost;
  const code = response.status === 403 ? 'FORBIDDEN' : `HTTP_${response.status}`;
  const said = sent?.message ?? message ?? code;
  // NocoBase has many codes for it, and for the reader they are all the same.
  if (response.status === 401) return { code: SIGNED_OUT, message: said };
  return { ...sent, code: sent?.code ?? code, message: said };
}

/** Whether nobody is there to answer: the line is down, or the application starts anew, as it does at the end of a restore. */
export function isAway(error: unknown): boolean {
  const { code } = toReport(error);
  return AWAY.includes(code) || code.startsWith('APP_');
}

const AWAY = ['NETWORK', 'HTTP_502', 'HTTP_503', 'HTTP_504'];

export function wasAborted(error: unknown): boolean {
  const { code, name } = error as { code?: string; name?: string };
  return code === 'ERR_CANCELED' || name === 'AbortError';
}

/** For useRequest, which writes errors that nobody takes to the console: this page shows them from its `error`. */
export const shownOnPage = () => undefined;
