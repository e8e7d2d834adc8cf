/** `backupFiles:restore` as the deprecated plugin had it: plan, start and wait in one request; errors are reported, though. */
import { BackupError } from '../errors';
import { stepAside } from '../open-requests';
import type { Strongbox } from '../strongbox';
import { actor, values, type Action } from './context';
import { parseRestoreChoice } from './parse-choice';
import { say } from '../sentence';

export function restoreArchive(strongbox: () => Strongbox): Action {
  return async (ctx, next) => {
    // The application reloads meanwhile, which waits for requests; what belongs to this one is asked now.
    stepAside(ctx.req);
    const box = strongbox();
    const request = { ...values(ctx), filterByTk: ctx.action.params.filterByTk ?? values(ctx).filterByTk };
    const name = request.filterByTk ?? (request as { key?: unknown }).key;
    if (typeof name !== 'string' || name === '') {
      throw new BackupError('INVALID_REQUEST', 'The request does not say which backup is to be restored.', {
        hint: 'Give filterByTk, the name of a backup, or key, as backupFiles:upload replied it.',
      });
    }
    const plan = await box.restores.plan(box.archives.file(name), parseRestoreChoice(request));
    const { finished } = await box.restores.start(plan, box.archives.file(name), actor(ctx));
    const task = await finished;
    if (task.state !== 'succeeded') {
      const { code = 'INTERNAL', message = say`The restore ended as ${task.state}.`, hint, details } = task.error ?? {};
      throw new BackupError(code, message, { hint, details: { ...details, task: task.id } });
    }
    ctx.body = { task: task.id };
    await next();
  };
}
