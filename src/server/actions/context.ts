/** The part of NocoBase's request context that the actions use, typed. */
import type { IncomingMessage } from 'node:http';
import { BackupError } from '../errors';
import { say } from '../sentence';

export interface ActionContext {
  action: { actionName: string; params: Record<string, unknown> & { values?: unknown; filterByTk?: unknown } };
  state: { currentUser?: { id: number; nickname?: string; username?: string; email?: string } };
  req: IncomingMessage;
  /** Set by multer. */
  file?: unknown;
  status: number;
  body: unknown;
  withoutDataWrapping?: boolean;
  get(header: string): string;
  set(header: string, value: string): void;
  attachment(name: string): void;
  /** As the header X-Locale says, or NocoBase. */
  getCurrentLocale(): string;
  t(key: string, options?: Record<string, unknown>): string;
}

export type Next = () => Promise<void>;
export type Action = (ctx: ActionContext, next: Next) => Promise<void>;

/** Who acts, as a person would name them. */
export function actor({ state: { currentUser: user } }: ActionContext): string | null {
  return user ? user.nickname || user.username || user.email || `user ${user.id}` : null;
}

export function values(ctx: ActionContext): Record<string, unknown> {
  const { values } = ctx.action.params;
  return typeof values === 'object' && values !== null ? (values as Record<string, unknown>) : {};
}

/** The name of an archive or the id of a task: `filterByTk`, in the query or the body. */
export function key(ctx: ActionContext): string {
  const given = ctx.action.params.filterByTk ?? values(ctx).filterByTk;
  if (typeof given === 'string' && given !== '') return given;
  throw new BackupError('INVALID_REQUEST', 'The request does not say which one is meant.', {
    hint: 'Give filterByTk: the name of a backup, or the id of a task.',
  });
}

/** Id of the connection that a request is about; null for the application's own database. */
export function connectionOf(ctx: ActionContext): string | null {
  const given = ctx.action.params.connection ?? values(ctx).connection ?? null;
  if (given === null || (typeof given === 'string' && given !== '')) return given;
  throw new BackupError('INVALID_REQUEST', 'connection must be the id of a connection.', {
    hint: 'backupConnections:list has them. Leave it out for the own database of the application.',
  });
}

/** Page numbers count from 1. */
export function page<T>(ctx: ActionContext, all: T[]) {
  const number = (name: 'page' | 'pageSize', fallback: number, most: number) => {
    const given = ctx.action.params[name];
    const value = given === undefined ? fallback : Number(given);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new BackupError('INVALID_REQUEST', say`${name} must be a whole number from 1 to ${most}.`);
  };
  const pageNumber = number('page', 1, 1_000_000);
  const pageSize = number('pageSize', 20, 1000);
  const rows = all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
  return { count: all.length, rows, page: pageNumber, pageSize, totalPage: Math.ceil(all.length / pageSize) };
}
