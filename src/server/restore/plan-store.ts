/** Plans as files, so that one that was made by a process can be confirmed in another; forgotten when they have expired, and no task executed them. */
import type { RestorePlan } from '../../common/api';
import { BackupError } from '../errors';
import { JsonFolder } from '../json-folder';
import { say } from '../sentence';

export interface PlanStoreAround {
  now(): number;
  /** Ids of the plans that the tasks which are kept have executed. */
  executed(): Promise<ReadonlySet<string>>;
}

export class PlanStore {
  private readonly files: JsonFolder<RestorePlan>;

  constructor(
    folder: string,
    private readonly around: PlanStoreAround,
  ) {
    this.files = new JsonFolder(folder);
  }

  async save(plan: RestorePlan): Promise<void> {
    await this.removeExpired();
    await this.files.save(plan);
  }

  /** Whatever its time; null where it is no longer kept. */
  async find(id: string): Promise<RestorePlan | null> {
    return this.files.find(id);
  }

  /** One that may be started. @throws BackupError NOT_FOUND, PLAN_OUTDATED */
  async get(id: string): Promise<RestorePlan> {
    const plan = await this.find(id);
    if (!plan) {
      throw new BackupError('NOT_FOUND', say`There is no plan ${JSON.stringify(id)}.`, {
        hint: 'Plans are kept for a day. Make a new one.',
      });
    }
    if (Date.parse(plan.expiresAt) > this.around.now()) return plan;
    throw new BackupError('PLAN_OUTDATED', 'The plan has expired.', { hint: 'Make a new one.', details: { plan: id } });
  }

  private async removeExpired(): Promise<void> {
    const now = this.around.now();
    const expired = (await this.files.all()).filter(({ expiresAt }) => Date.parse(expiresAt) <= now);
    const executed = await this.around.executed();
    for (const { id } of expired) if (!executed.has(id)) await this.files.remove(id);
  }
}
