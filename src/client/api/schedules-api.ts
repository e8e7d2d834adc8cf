import type { Retention, RetentionPreview, ScheduleChannel, ScheduleRequest, ScheduleRow } from '../../common/api';

/** Backups that make themselves. Every method rejects with ApiError. */
export interface SchedulesApi {
  list(): Promise<ScheduleRow[]>;
  create(request: ScheduleRequest): Promise<ScheduleRow>;
  /** Replaces the whole. */
  update(id: string, request: ScheduleRequest): Promise<ScheduleRow>;
  remove(id: string): Promise<void>;
  /** At once, besides its times. Resolves with the id of the task. */
  run(id: string): Promise<string>;
  /** Its trouble has been seen. */
  acknowledge(id: string): Promise<void>;
  /** What this retention would do with the backups it has made; null keeps all. Deletes nothing. */
  preview(id: string, rules: { retention: Retention | null; timezone: string }): Promise<RetentionPreview>;
  /** Where failures can be told. */
  channels(): Promise<ScheduleChannel[]>;
}
