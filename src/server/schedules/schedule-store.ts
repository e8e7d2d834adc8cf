/** The files of schedules: what people say in one, how its runs go in another, what went wrong in a third, so that none overwrites another's. */
import path from 'node:path';
import type { ScheduleTrouble } from '../../common/api';
import { JsonFolder } from '../json-folder';
import { noProgress, type ScheduleProgress, type StoredSchedule, type StoredTrouble } from './schedule';

export class ScheduleStore {
  readonly schedules: JsonFolder<StoredSchedule>;
  private readonly progresses: JsonFolder<ScheduleProgress>;
  private readonly troubles: JsonFolder<StoredTrouble>;

  constructor(folder: string) {
    this.schedules = new JsonFolder(folder);
    this.progresses = new JsonFolder(path.join(folder, 'runs'));
    this.troubles = new JsonFolder(path.join(folder, 'troubles'));
  }

  async progress(id: string): Promise<ScheduleProgress> {
    return (await this.progresses.find(id)) ?? noProgress(id);
  }

  /** Of a schedule that was deleted meanwhile nothing is kept. */
  async saveProgress(progress: ScheduleProgress): Promise<void> {
    if (await this.schedules.find(progress.id)) await this.progresses.save(progress);
  }

  async trouble(id: string): Promise<ScheduleTrouble | null> {
    const found = await this.troubles.find(id);
    if (!found) return null;
    const { id: _, ...trouble } = found;
    return trouble;
  }

  async saveTrouble(id: string, trouble: ScheduleTrouble): Promise<void> {
    if (await this.schedules.find(id)) await this.troubles.save({ id, ...trouble });
  }

  /** Somebody has seen it. */
  async clearTrouble(id: string): Promise<void> {
    await this.troubles.remove(id);
  }

  async remove(id: string): Promise<void> {
    await this.schedules.remove(id);
    await this.progresses.remove(id);
    await this.troubles.remove(id);
  }
}
